"""Small files as programs and people write them, and what the package reads in each: the rows, or its refusal.

A table is named by what is odd about it. It is asked for y and p unless it says otherwise.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from logloss import evaluate
from logloss._accumulate.batch import MISSING_MARKS
from logloss.errors import LogLossError

Asked = dict[str, object]

DROP: Asked = {"missing": "drop"}
PERCENT: Asked = {"percent": True}
PLACES: Asked = {"y": "1", "p": "2"}
LOGIT: Asked = {"logit": "p"}


def positive(label: object) -> Asked:
    return {"positive": label}


def column(cells: str, *, of: str = "p") -> str:
    """Return a table of tabs with these cells as forecasts, or as labels."""
    words = cells.split(";")
    beside = [f"{at % 2}" if of == "p" else "0.25" for at in range(len(words))]
    return "y\tp\n" + "".join(f"{b}\t{w}\n" if of == "p" else f"{w}\t{b}\n" for w, b in zip(words, beside, strict=True))


def labels(cells: str) -> str:
    return column(cells, of="y")


BODY = "1,0.5\n0,0.25\n1,0.75\n"
EXCEL = "y;p\r\n1;0,5\r\n0;0,25\r\n"

# How the table is laid out.
LAYOUTS: list[tuple[str, str] | tuple[str, str, Asked]] = [
    ("commas", f"y,p\n{BODY}"),
    ("tabs", "y\tp\n1\t0.5\n0\t0.25\n"),
    ("semicolons", "y;p\n1;0.5\n0;0.25\n"),
    ("bars", "y|p\n1|0.5\n0|0.25\n"),
    ("columns in another order", "id,p,place,y\n7,0.5,here,1\n8,0.25,there,0\n"),
    ("a mark of UTF-8", f"\ufeffy,p\n{BODY}"),
    ("CRLF", f"y,p\n{BODY}".replace("\n", "\r\n")),
    ("CR alone", f"y,p\n{BODY}".replace("\n", "\r")),
    ("no last line end", f"y,p\n{BODY}".rstrip()),
    ("no last line end, CRLF", "y,p\r\n1,0.5\r\n0,0.25"),
    ("LF and CRLF", "y,p\n1,0.5\r\n0,0.25\n"),
    ("CRLF and LF", "y,p\r\n1,0.5\n0,0.25\r\n"),
    ("LF and CR", "y,p\n1,0.5\r0,0.25\n"),
    ("CRLF and CR", "y,p\r\n1,0.5\r0,0.25\r\n"),
    ("empty lines before the header", f"\n\ny,p\n{BODY}"),
    ("empty lines of another kind before the header", f"\r\n\ny,p\n{BODY}"),
    ("empty lines among the rows", "y,p\n1,0.5\n\n\n0,0.25\n\n"),
    ("empty lines among the rows, CRLF", "y,p\r\n1,0.5\r\n\r\n0,0.25\r\n\r\n"),
    ("a line of spaces among the rows", "y,p\n1,0.5\n  \n0,0.25\n"),
    ("a line of spaces at the end", "y,p\n1,0.5\n0,0.25\n "),
    ("spaces around the names", f" y , p \n{BODY}"),
    ("spaces around the numbers", "y,p\n 1 , 0.5 \n0,\t0.25\n"),
    ("quoted names and cells", '"y","p"\n"1","0.5"\n"0","0.25"\n'),
    ("a quoted delimiter", 'note,y,p\n"a, b",1,0.5\nc,0,0.25\n'),
    ("a quoted line end", 'note,y,p\n"a\nb",1,0.5\n"c\n\nd",0,0.25\n'),
    ("a quoted line end, CRLF", 'note,y,p\r\n"a\r\nb",1,0.5\r\nc,0,0.25\r\n'),
    ("a quoted LF in a text of CRLF", 'note,y,p\r\n"a\nb",1,0.5\r\nc,0,0.25\r\n'),
    ("a quoted line end in the header", '"a note\non two lines",y,p\nx,1,0.5\nz,0,0.25\n'),
    ("doubled quotes", 'note,y,p\n"say ""hi""",1,0.5\n"""",0,0.25\n'),
    ("escaped quotes", 'note,y,p\n"say \\"hi\\", you",1,0.5\n"\\\\",0,0.25\n'),
    ("escaped quotes, and a wide row", 'note,y,p\n"say \\"hi\\"",1,0.5\nb,0,0.25,9\n'),
    ("a backslash before a closing quote", 'note,y,p\n"C:\\",1,0.5\n"D:\\",0,0.25\n'),
    ("a backslash, and a quote that is never closed", 'note,y,p\n"a\\"",1,0.5\nb,0,0.25\n'),
    ("a quote within a cell", 'note,y,p\n5" wide,1,0.5\nc,0,0.25\n'),
    ("an apostrophe in a cell", "note,y,p\ndon't,1,0.5\nc,0,0.25\n"),
    ("a quote that is never closed", 'note,y,p\n"a,1,0.5\nc,0,0.25\n'),
    ("something behind a closing quote", 'note,y,p\n"a"b,1,0.5\nc,0,0.25\n'),
    ("a space behind a closing quote", 'note,y,p\n"a" ,1,0.5\nc,0,0.25\n'),
    ("a space before an opening quote", 'y,p,note\n1,0.5, "a"\n0,0.25, "c"\n'),
    ("a space before a quoted delimiter", 'y,note,p\n1, "a, b",0.5\n0, c,0.25\n'),
    ("a space before a quoted label", 'p,y\n0.5, "yes"\n0.25, no\n', positive("yes")),
    ("a space before quoted names", '"y", "p", "a, b"\n1,0.5,a\n0,0.25,c\n'),
    ("a space before a quote that is never closed", 'y,p,note\n1,0.5, "a\n0,0.25,c\n'),
    ("a space before a quote, and text behind the closing one", 'y,p,note\n1,0.5, "a" b\n0,0.25,c\n'),
    ("a space behind a quoted label", 'y,p\n"yes" ,0.5\nno,0.25\n', positive("yes")),
    ("a tab behind a closing quote", 'y,p\n"1"\t,0.5\n0,0.25\n'),
    ("a quote within a name", '5" wide,y,p\na,1,0.5\nc,0,0.25\n'),
    ("a quote that is opened in a cell", 'note,y,p\na "b,c",1,0.5\nd,0,0.25\n'),
    ("a quote that is never closed, in the header", 'y,p,"note\n1,0.5,a\n0,0.25,c\n'),
    ("a space before such a one", 'y,p, "note\n1,0.5,a\n0,0.25,c\n'),
    ("something behind a quoted name", 'y,p,"note"s\n1,0.5,a\n0,0.25,c\n'),
    ("a line end in a name, and something behind the quote", 'y,p,"note\n"s\n1,0.5,a\n0,0.25,c\n'),
    ("a tab behind a quoted name", 'y,p,"note"\t\n1,0.5,a\n0,0.25,c\n'),
    ("a doubled quote within a name", 'y,p,"a ""note"""\n1,0.5,a\n0,0.25,c\n'),
    ("an empty cell in quotes as a line", 'y,p\n1,0.5\n""\n0,0.25\n'),
    ("a last line that ends in CR", "y,p\n1,0.5\n0,0.25\r"),
    ("two CR and LF", "y,p\r\r\n1,0.5\r\r\n0,0.25\r\r\n"),
    ("CR alone, quoted", 'note,y,p\r"a\rb",1,0.5\rc,0,0.25\r'),
    ("a row too short", "y,p\n1,0.5\n0\n"),
    ("a row too long", "y,p\n1,0.5,9\n0,0.25\n"),
    ("a longer row further down", "y,p\n1,0.5\n0,0.25\n0,0.25,9\n"),
    ("a delimiter at the end of each row", "y,p\n1,0.5,\n0,0.25,\n"),
    ("two delimiters at the end of a row", "y,p\n1,0.5,,\n0,0.25\n"),
    ("a space behind the last delimiter", "y,p\n1,0.5, \n0,0.25, \n"),
    ("a delimiter at the end of every line", "y,p,\n1,0.5,\n0,0.25,\n"),
    ("nothing", ""),
    ("spaces", " \n \n"),
    ("line ends", "\n\n"),
    ("a mark of UTF-8 alone", "\ufeff"),
    ("a header alone", "y,p\n"),
    ("a header alone, without a line end", "y,p"),
    ("one column", "y\n1\n0\n"),
    ("spaces between the columns", "y p\n1 0.5\n0 0.25\n"),
    ("colons between the columns", "y:p\n1:0.5\n0:0.25\n"),
    ("a name twice", "y,p,p\n1,0.5,0.5\n0,0.25,0.5\n"),
    ("a name twice that is not asked for", "y,p,q,q\n1,0.5,1,2\n0,0.25,1,2\n"),
    ("columns without names", ",y,,p\na,1,b,0.5\nc,0,d,0.25\n"),
    ("one column for both", f"y,p\n{BODY}", {"p": "y"}),
    ("another name", "rained,forecast\n1,0.5\n0,0.25\n", {"y": "rained", "p": "forecast"}),
    ("a column that is not there", f"y,p\n{BODY}", {"p": "q"}),
    ("letters beyond ASCII", "größe,y,p\nÄ,1,0.5\n☃,0,0.25\n"),
    ("bytes that are zero", "y,p\n1,0.5\n0,\0\n"),
    ("sep=;", f"sep=;\r\n{EXCEL}"),
    ('"sep=;"', f'"sep=;"\r\n{EXCEL}'),
    ("sep= and another delimiter", "sep=;\ny,p\n1,0.5\n0,0.25\n"),
    ("SEP= and a tab", "SEP=\t\ny\tp,q\n1\t0.5\n0\t0.25\n", {"p": "p,q"}),
    ("sep=^", "sep=^\ny^p\n1^0.5\n0^0.25\n"),
    ("sep=, without a header", "sep=,\n1,0.5\n0,0.25\n", PLACES),
    ("a column called sep", "sep,y,p\n1,1,0.5\n2,0,0.25\n"),
    ("a comment", f"# seed 1\ny,p\n{BODY}"),
    ("comments with quotes, and empty lines", f"\n# don't\n\n# say \"a\ny,p\n{BODY}"),
    ("a comment that ends in another way", "# seed 1\r\ny,p\n1,0.5\n0,0.25\n"),
    ("a comment that ends in CRLF as the rest does", "# seed 1\r\ny,p\r\n1,0.5\r\n0,0.25\r\n"),
    ("sep= that ends in another way", "sep=;\r\ny;p\n1;0,5\n0;0,25\n"),
    ("empty lines and a header alone", "\r\n\r\ny,p"),
    ("a comment of as many cells", f"# a, b\ny,p\n{BODY}"),
    ("a header that begins with #", f"#y,p\n{BODY}", {"y": "#y"}),
    ("a comment among the rows", "y,p\n1,0.5\n# half\n0,0.25\n"),
    ("a comment without a header", f"# seed 1\n{BODY}", PLACES),
    ("no header", BODY, PLACES),
    ("no header, semicolons", "1;0,5\n0;0,25\n", PLACES),
    ("no header, tabs, percent", "1\t26,5 %\n0\t7 %\n", PLACES),
    ("no header, words for 1 and 0", "true,0.5\nfalse,0.25\n", PLACES),
    ("no header, a cell is missing", "1,NA\n0,0.25\n", {**PLACES, **DROP}),
    ("no header, and a column by its name", BODY),
    ("pandas without names", "0,1\n1,0.5\n0,0.25\n", {"y": "0", "p": "1"}),
    ("pandas without names, with an index", ",0,1\n0,1,0.5\n1,0,0.25\n", {"y": "0", "p": "1"}),
    ("classes as names", "false,true,y\n0.5,0.5,1\n0.75,0.25,0\n", {"p": "true"}),
    ("R's names of rows", '"y","p"\n"1",1,0.5\n"2",0,0.25\n'),
    ("names of rows without quotes", "y p\nanna 1 0.5\nben 0 0.25\n".replace(" ", ",")),
    ("rows counted from 1", "y,p\n1,1,0.5\n2,0,0.25\n"),
    ("rows counted otherwise", "y,p\n5,1,0.5\n3,0,0.25\n"),
    ("the same name of two rows", '"y","p"\n"a",1,0.5\n"a",0,0.25\n'),
    ("a decimal comma that is a delimiter", "y,p\n1,0,9\n0,0,2\n1,0,6\n"),
]

# What forecasts look like.
FORECASTS: list[tuple[str, str] | tuple[str, str, Asked]] = [
    ("decimal commas with semicolons", EXCEL),
    ("decimal commas with tabs", column("0,5;0,25;1")),
    ("decimal commas in quotes", 'y,p\n1,"0,5"\n0,"0,25"\n'),
    ("decimal commas with bars", "y|p\n1|0,5\n0|0,25\n"),
    ("a decimal comma and a point", column("0,5;0.25")),
    ("a comma behind a whole part of four digits", column("0,5;1234,5")),
    ("three digits behind each comma", column("1,234;2,345")),
    ("three digits behind a comma, and 0", column("0,250;0,125")),
    ("three digits behind a comma, told by another", column("0,5;0,125;1,000")),
    ("thousands by commas", column("1,234.5;1,234"), PERCENT),
    ("thousands by points", column("1.234,5;2.000"), PERCENT),
    ("thousands by spaces", column("1 234,5;10 000,25"), LOGIT),
    ("thousands by apostrophes", column("1'234.5;-1'000'000.25"), LOGIT),
    ("logits with decimal commas", column("-1,5;2,25;0"), LOGIT),
    ("thousands by several points", column("1.234;1.234.567"), LOGIT),
    ("three digits behind a point, told by a fraction", column("1.000;0.5")),
    ("three digits behind a point, and a decimal comma", column("0.125;0,5")),
    ("a decimal comma behind thousands of none", column("0.000,5;1")),
    ("a space that does not break", column("\u00a00.5;0.25")),
    ("percent signs", column("26.55%;7%;100%")),
    ("percent signs behind spaces and commas", column("26,55 %;7 %;100 %")),
    ("percent signs, and told so", column("26.55%;7%"), PERCENT),
    ("a percent sign in some cells only", column("50%;0.5")),
    ("a percent sign in some cells only, whole numbers", column("50%;1;0")),
    ("percent signs beyond 100", column("50%;120%")),
    ("percent signs below 0", column("50%;-20%")),
    ("percent signs of logits", column("50%;20%"), LOGIT),
    ("percent signs and a gap", column("50%;;20%"), DROP),
    ("Fortran's exponents", column("0.5D+00;2.5d-01")),
    ("exponents", column("5e-1;2.5E-1;1e-320")),
    ("an exponent that is none", column("0.5;1e")),
    ("many digits", column("0.1000000000000000055511151231257827;0.30000000000000004")),
    ("signs and bare points", column("+.5;1.;-0")),
    ("true and false", column("true;False;TRUE")),
    ("infinite logits", column("inf;-Infinity;+INF;0"), LOGIT),
    ("an infinite probability", column("0.5;inf")),
    ("digits of another script", column("0.5;٣")),
    ("a hexadecimal number", column("0.5;0x1")),
    ("an underscore between digits", column("0.5;1_0")),
    ("a word", column("0.5;high")),
    ("a word, and a decimal comma", column("0,5;high")),
    ("words alone", column("low;high")),
    ("a date", column("0.5;2024-01-31")),
    *(
        (f"the mark {mark or 'of nothing'}{how}", column(f"0.5;{mark};0.25"), asked)
        for mark in sorted(MISSING_MARKS)
        for how, asked in (("", {}), (", dropped", DROP))
    ),
    ("marks that are none", column("0.5;na;0.25")),
    ("a question mark", column("0.5;?;0.25"), DROP),
    ("a mark between spaces", column("0.5; NA ;0.25"), DROP),
    ("a cell of spaces", column("0.5;  ;0.25"), DROP),
    ("an empty cell in quotes", 'y,p\n1,""\n0,0.25\n', DROP),
    ("other words for NaN", column("0.5;-nan;+NaN;NAN"), DROP),
    ("nothing but gaps", column(";NA"), DROP),
    ("nothing but gaps, not dropped", column(";NA")),
    ("a gap behind what is wrong", column("1.5;NA")),
    ("a gap before what is wrong, dropped", column("NA;1.5"), DROP),
    ("a word before a gap", column("high;NA")),
    ("0 and 1", column("0;1;0.5")),
    ("percentages", column("85;20;0.5")),
    ("percentages, and told so", column("85;20;0.5"), PERCENT),
    ("numbers up to 20", column("15;2")),
    ("numbers beyond 100", column("185;20")),
    ("percentages below 0, and told so", column("85;-20"), PERCENT),
    ("logits", column("-3;2.5")),
    ("logits as logits", column("-3;2.5;0"), LOGIT),
    ("a little below 0", column("0.5;-0.25")),
    ("a little above 1", column("0.5;1.25")),
    ("an infinity among logits", column("-3;2.5;-inf")),
    ("above 1 by rounding to float32", column("0.5;1.0000001")),
    ("above 1 by 4 units of float32", column(f"0.5;{1 + 2**-21!r}")),
    ("above 1 by more than 4 units of float32", column(f"0.5;{1 + 2**-21 + 2**-52!r}")),
    ("above 1 by a unit of float64", column(f"0.5;{1 + 2**-52!r}")),
    ("above 1 by less than a unit", column("0.5;1.0000000000000001")),
    ("below 0 by rounding", column("0.5;-1e-17")),
    ("below 0 by more than rounding", column("0.5;-1e-6")),
    ("above 100 % by rounding, and told so", column("50;100.00000000000001"), PERCENT),
    ("beyond by rounding, and a gap", column("0.5;NA;1.0000001"), DROP),
]

# What labels look like.
LABELS: list[tuple[str, str] | tuple[str, str, Asked]] = [
    ("true and false", labels("true;False;TRUE")),
    ("0.0 and 1.0", labels("0.0;1.0;1")),
    ("decimal commas", labels("0,0;1,0;1")),
    ("decimal commas and points", labels("0,0;1.0;1")),
    ("soft", labels("0.25;1;0")),
    ("soft, with decimal commas", labels("0,25;1;0")),
    ("percent signs", labels("100%;0%")),
    ("soft, and a word", labels("0.25;1;x")),
    ("soft, and one beyond", labels("0.25;1;1.5")),
    ("soft beside forecasts that are all 0 or 1", "y,p\n0.25,1\n0.5,0\n"),
    ("yes and no", labels("yes;no")),
    ("yes and no, and told so", labels("yes;no; yes "), positive("yes")),
    ("yes and no, and told so between spaces", labels("yes;no"), positive(" yes")),
    ("yes and no, and told otherwise", labels("yes;no"), positive("no")),
    ("yes, Yes and no", labels("yes;Yes;no")),
    ("yes, Yes and no, and told so", labels("yes;Yes;no"), positive("yes")),
    ("no, No and yes, and told so", labels("no;No;yes"), positive("yes")),
    ("yes with a space, and no", labels("yes;yes ;no")),
    ("cat and dog", labels("cat;dog")),
    ("cat and dog, and told so", labels("cat;dog"), positive("cat")),
    ("cat and dog, and neither told", labels("cat;dog"), positive("bird")),
    ("cat and dog, and one misspelled", labels("cat;dog"), positive("dgo")),
    ("cat alone", labels("cat;cat")),
    ("cat alone, and told so", labels("cat;cat"), positive("cat")),
    ("cat alone, and another told", labels("cat;cat"), positive("dog")),
    ("positive and negative", labels("positive;negative")),
    ("t and f", labels("t;f")),
    ("T and F, and told so", labels("T;F"), positive("T")),
    ("−1 and +1", labels("-1;1")),
    ("−1 and +1, and told so", labels("-1;1;+1"), positive("1")),
    ("−1 alone", labels("-1;-1")),
    ("1 and 2", labels("1;2")),
    ("1 and 2, and told so", labels("1;2;2.0"), positive("2")),
    ("0 and 2", labels("0;2")),
    ("true and false, 1 told", labels("true;false"), positive("1")),
    ("words, and told a number", labels("1;0;01"), positive("1")),
    ("decimal commas, and told so", labels("1,0;0,0"), positive("1,0")),
    ("three words", labels("cat;dog;cow")),
    ("three words, and told so", labels("cat;dog;cow"), positive("cow")),
    ("0, 1 and 2", labels("0;1;2")),
    ("0, 1 and 2, and told so", labels("0;1;2"), positive("2")),
    ("0, 1 and a word", labels("0;1;x")),
    ("7, 8 and 9", labels("7;8;9")),
    ("fifteen words", labels(";".join("abcdefghijklmno"))),
    *((f"0, 1 and {mark}", labels(f"1;{mark};0")) for mark in (-100, -9, -1, 9, 99, 999)),
    *((f"0, 1 and {mark}, 1 told", labels(f"1;{mark};0"), positive("1")) for mark in (-100, 9)),
    ("−1, 1 and 9", labels("-1;1;9")),
    ("8, 9 and 0", labels("8;9;0")),
    ("1 and 9", labels("1;9")),
    ("yes, no and 9", labels("yes;no;9"), positive("yes")),
    *(
        (f"0, 1 and {mark.strip() or repr(mark)}{how}", labels(f"1;{mark};0"), asked)
        for mark in (*sorted(MISSING_MARKS), " ")
        for how, asked in (("", {}), (", dropped", DROP))
    ),
    ("yes, no and NA", labels("yes;NA;no")),
    ("yes, no and NA, dropped", labels("yes;NA;no"), {**DROP, **positive("yes")}),
    ("NA, yes and no", labels("NA;yes;no")),
    ("NA, yes and no, and told so", labels("NA;yes;no"), positive("yes")),
    ("yes and None", labels("yes;None"), positive("yes")),
    ("sick and None", labels("sick;None;sick")),
    ("1 and NA", labels("1;NA")),
    ("+ and -", labels("+;-;+"), positive("+")),
    ("+, - and 0", labels("+;-;0"), positive("+")),
    ("soft and NA", labels("0.25;NA;0.5")),
    ("soft and NA, dropped", labels("0.25;NA;0.5"), DROP),
    ("three words and NA", labels("a;b;c;NA"), positive("a")),
    ("0, 1, 2 and NA", labels("0;1;2;NA")),
    ("cat, dog and NA, and told NA", labels("cat;dog;NA"), positive("NA")),
    ("yes and nan", labels("yes;nan"), positive("yes")),
    ("decimal commas and nan", labels("0,0;1,0;nan"), DROP),
    ("a label of no number beside a gap and a word", "y,p\nx,\n1,0.5\n0,high\n"),
    ("gaps in labels and forecasts", "y,p\n1,\n,0.25\n0,0.5\n", DROP),
    ("gaps in labels and forecasts, not dropped", "y,p\n1,\n,0.25\n0,0.5\n"),
    ("a gap in a label behind a wrong one", labels("2;;0;1")),
    ("wrong labels and wrong forecasts", "y,p\n1,1.5\nx,0.5\n0,2\n"),
    ("a word of a forecast before a wrong label", "y,p\n1,high\n2,0.5\n"),
    ("infinite", labels("1;inf;0")),
    ("dates", labels("2024-01-31;2024-02-29")),
    ("soft, and 1 is the positive one", labels("1;0.5;0"), positive("1")),
    ("soft, and 0 is the positive one", labels("1;0.5;0"), positive("0")),
    ("soft, a word among them, and 1 is the positive one", labels("1;0.5;no"), positive("1")),
    ("soft, and 0.5 is the positive one", labels("1;0.5;0"), positive("0.5")),
]

# Texts in other encodings.
ENCODED: list[tuple[str, str, str]] = [
    ("UTF-16, little ends first", "\ufeffgröße,y,p\nÄ,1,0.5\n☃,0,0.25\n", "utf-16-le"),
    ("UTF-16, big ends first", "\ufeffgröße,y,p\nÄ,1,0.5\n☃,0,0.25\n", "utf-16-be"),
    ("UTF-16 without a mark", "y,p\n1,0.5\n0,0.25\n", "utf-16-le"),
    ("UTF-16 without a mark, big ends first", "y,p\n1,0.5\n0,0.25\n", "utf-16-be"),
    ("Latin 1", "größe,y,p\nÄ,1,0.5\nß,0,0.25\n", "latin-1"),
]


def tables() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        return {
            "layouts": [_read(file, *case) for case in LAYOUTS],
            "forecasts": [_read(file, *case) for case in FORECASTS],
            "labels": [_read(file, *case) for case in LABELS],
            "encoded": [_read(file, about, text, {}, encoding) for about, text, encoding in ENCODED],
        }


def _read(file: Path, about: str, text: str, asked: Asked | None = None, encoding: str = "utf-8") -> dict[str, object]:
    file.write_bytes(text.encode(encoding))
    asked = {**({} if asked and "logit" in asked else {"p": "p"}), "y": "y", **(asked or {})}
    case = {"about": about, "text": text, "asked": asked} | ({} if encoding == "utf-8" else {"encoding": encoding})
    try:
        found = evaluate(file, worst=1000, **asked)  # type: ignore[arg-type]
    except LogLossError as error:
        change = error.change and error.change.argument
        return case | {"refused": error.code, "hint": change}
    rows = sorted((row.row, row.y, row.p) for row in found.worst)
    return case | {"rows": rows, "dropped": found.dropped}
