"""The libraries are what they are meant to be: made from these sources, alone, movable, and for every platform."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from logloss._kernels import built
from logloss._kernels.processor import LEVELS
from logloss._kernels.signatures import KEYS, symbol

ROOT = Path(__file__).parents[2]

build = pytest.importorskip("compiler.build")
from compiler.link import LinkerError, link, linker  # noqa: E402

from compiler import folder, objects, targets  # noqa: E402

HERE = targets.PLATFORMS[targets.here()]
FILES = {level: folder.FOLDER / name for level, (name, _) in built.FILES.items()}


def test_the_libraries_are_of_these_sources():
    assert folder.digest(built.TOOLS) == built.SOURCES, "the kernels have changed: python -m compiler"


def test_the_digest_covers_all_that_goes_into_a_kernel():
    code = (
        "import sys, compiler.kernels, compiler.processor, compiler.objects, compiler.entry;"
        "print(*sorted(m.rpartition('.')[2] for m in sys.modules if m.startswith('logloss._kernels.')))"
    )
    environment = {"PYTHONPATH": f"{ROOT / 'src'}", "NUMBA_OPT": "0"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == sorted(folder.INGREDIENTS), done.stderr


def test_another_platform_is_not_taken_for_this_one(monkeypatch):
    there = folder.record()
    assert there["PLATFORM"] == targets.here()
    compiled = []
    monkeypatch.setattr(folder, "record", lambda: there | {"PLATFORM": "another"})
    monkeypatch.setattr(build, "_compile", lambda *arguments: compiled.append(arguments))
    monkeypatch.setattr(build, "link", lambda objects, library, platform: library.write_bytes(b""))
    monkeypatch.setattr(build, "_compare", lambda libraries: None)
    monkeypatch.setattr(build, "_runnable", lambda platform, work: list(built.COMPARED))
    filled = {}
    monkeypatch.setattr(build, "fill", lambda libraries, **said: filled.update(said))
    build.build(targets.here(), "some")
    assert len(compiled) == 1
    assert filled["PLATFORM"] == targets.here()
    monkeypatch.setattr(folder, "record", lambda: there)
    build.build(targets.here(), "some")
    assert len(compiled) == 1


def test_another_source_or_tool_has_another_digest(monkeypatch, tmp_path):
    before = folder.digest(built.TOOLS)
    assert folder.digest(built.TOOLS | {"numba": "0.0"}) != before
    shutil.copytree(folder.KERNELS, tmp_path / "kernels")
    monkeypatch.setattr(folder, "KERNELS", tmp_path / "kernels")
    assert folder.digest(built.TOOLS) == before
    for name in folder.INGREDIENTS:
        path = tmp_path / "kernels" / f"{name}.py"
        whole = path.read_bytes()
        path.write_bytes(whole + b"#")
        assert folder.digest(built.TOOLS) != before
        path.write_bytes(whole)


@pytest.mark.skipif(HERE.suffix != ".so", reason="not a library of this format")
@pytest.mark.parametrize("level", FILES)
def test_a_library_needs_nothing_but_the_c_library_and_lies_anywhere(level):
    elffile = pytest.importorskip("elftools.elf.elffile")
    with FILES[level].open("rb") as opened:
        elf = elffile.ELFFile(opened)
        symbols = {each.name: each for each in elf.get_section_by_name(".dynsym").iter_symbols() if each.name}
        tags = {tag.entry.d_tag for tag in elf.get_section_by_name(".dynamic").iter_tags()}
        stack = next(each for each in elf.iter_segments() if each["p_type"] == "PT_GNU_STACK")
        flags = [each["p_flags"] for each in elf.iter_segments() if each["p_type"] == "PT_LOAD"]
    undefined = {name for name, each in symbols.items() if each["st_shndx"] == "SHN_UNDEF"}
    assert undefined <= objects.ALLOWED
    kernels = {symbol(*key) for key in KEYS}
    own = {"logloss_cpuid", "logloss_xcr0"} if level in LEVELS else set()
    assert set(symbols) - undefined == kernels | own
    assert not tags & {"DT_TEXTREL", "DT_NEEDED", "DT_RPATH", "DT_RUNPATH", "DT_INIT"}
    assert not stack["p_flags"] & 1, "the stack must not be executable"
    assert all(each & 3 != 3 for each in flags), "no page is writable and executable"


def test_all_levels_of_all_platforms_are_compiled_here():
    text = _small_kernel()
    name = symbol("distance", np.dtype(float))
    magic = {".so": b"\x7fELF", ".dylib": b"\xcf\xfa\xed\xfe", ".dll": b"\x64\x86"}
    codes = set()
    for platform in targets.PLATFORMS.values():
        for level in platform.levels:
            code = objects.object_code(text, [name], platform.target(level))
            assert code.startswith(magic[platform.suffix]), platform
            assert name.encode() in code
            codes.add(code)
    assert len(codes) == sum(len(platform.levels) for platform in targets.PLATFORMS.values())


def _small_kernel() -> str:
    kernel = "representation('distance', numpy.dtype(float))"
    code = f"import numpy; from compiler.kernels import representation; print({kernel})"
    environment = {"PYTHONPATH": f"{ROOT / 'src'}", "NUMBA_OPT": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_numba_must_not_optimize_for_this_machine():
    from compiler.kernels import representation

    with pytest.raises(RuntimeError, match="NUMBA_OPT=0"):
        representation("distance", np.dtype(float))


def test_a_kernel_that_needs_a_stranger_is_refused():
    text = """
        declare i32 @PyErr_Occurred()
        define i32 @logloss_x() { %1 = call i32 @PyErr_Occurred()
          ret i32 %1 }
    """
    with pytest.raises(ValueError, match=r"^logloss_x: needs PyErr_Occurred$"):
        objects.object_code(text, ["logloss_x"], HERE.target(next(iter(HERE.levels))))


def test_a_linker_that_is_not_there_or_fails_is_named(monkeypatch, tmp_path):
    (tmp_path / "x.o").write_bytes(b"no object")
    with pytest.raises(LinkerError, match=r"^\w+ cannot link x\.so: "):
        link([tmp_path / "x.o"], tmp_path / "x.so", HERE)
    monkeypatch.setenv("CC", "not-a-compiler -x")
    with pytest.raises(LinkerError, match="not-a-compiler is not installed"):
        linker()
    monkeypatch.setenv("CC", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LinkerError, match="there is no C linker: cc, gcc or clang is not installed"):
        linker()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--platform", "plan9-mips"], "there are no libraries for plan9-mips, but for linux-x86_64"),
        (["--levels", "x86-64-v9"], "has no level 'x86-64-v9', but "),
    ],
)
def test_what_cannot_be_compiled_is_said_in_a_line(arguments, said):
    done = subprocess.run(
        [sys.executable, "-m", "compiler", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
