/** The page's prose in German; see `en.js` for what is kept as it is. */

/** @import { Prose } from "./prose.js" */

export const name = "Deutsch";

/** @type {Prose} */
export default {
  page: {
    title: "logloss: binäre Kreuzentropie, sichtbar gemacht",
    brand: "binäre Kreuzentropie",
    skip: "Zum Inhalt springen",
    tabs: "Lektion",
    language: "Sprache",
    undo: { group: "Rückgängig und wiederholen", undo: "Rückgängig", redo: "Wiederholen", undone: "Rückgängig gemacht.", redone: "Wiederholt." },
    theme: { button: "Dunkel", title: "Dunkel oder hell", dark: "Dunkel.", light: "Hell." },
  },

  tabs: {
    start: { title: "Start", purpose: "Die Idee in einem Bild, was ln tut, und die Karte." },
    play: { title: "Spielen", purpose: "Drehe an einem Regler, sieh den Verlust wandern und lies, wie er berechnet wird." },
    why: { title: "Warum", purpose: "Multipliziere Wahrscheinlichkeiten und komme Zeile für Zeile bei der Formel an." },
    demo: { title: "Demo", purpose: "Sieh zu, wie ein Modell aus seinen Fehlern lernt. Drehe ein Label um und sieh es glühen." },
    experiments: { title: "Experimente", purpose: "Erst raten, dann hinsehen – und für den Tipp mit demselben Verlust bezahlen." },
    practice: { title: "Üben", purpose: "Löse zehn Aufgaben. Hinweise helfen, und jeder klassische Fehler wird benannt." },
    data: { title: "Meine Daten", purpose: "Bewerte eigene Vorhersagen oder trainiere die Demo mit deinen Messwerten." },
  },

  path: {
    done: ", erledigt",
    next: "Weiter auf dem Weg",
    nextTab: "Weiter: {tab}",
    goTo: "Zu: {tab}",
    toCard: "Zur Karte",
    notAll: "Hier endet der Weg, und noch ist nicht alles erledigt.",
    all: "Hier endet der Weg, und alles ist erledigt. Die Karte auf Start fasst es zusammen.",
  },

  terms: {
  },

  figures: {
  },

  start: {
  },

  play: {
  },

  why: {
  },

  demo: {
    title: "Sieh zu, wie ein Modell aus seinem Verlust lernt",
    whichPanel: "Welches Feld zu sehen ist",
    again: "der Schritt bewegt die Gewichte, und dann von vorn",
    site: "Standort {n}",
    almost: "fast {p}",
    siteLine: "{site}: {label}; {first} {rawFirst}, {second} {rawSecond}; Wahrscheinlichkeit {p}, Verlust {loss}.",
    figureOfSites: "Abbildung mit Standorten",
    fromSiteToSite: "Die Pfeiltasten führen von Standort zu Standort.",
    number: { any: "Gib eine Zahl von {lowest} bis {highest} ein.", whole: "Gib eine ganze Zahl von {lowest} bis {highest} ein." },
    panels: {
      data: { stage: "Rohdaten", brief: "Daten", note: "Gemessen und beobachtet", name: "Trainingsdaten", figure: "Die Standorte nach ihren zwei Messgrößen" },
      predictions: {
        stage: "Modellvorhersagen",
        brief: "Vorhersagen",
        note: "Wie sicher das Modell ist, und wo",
        name: "Entscheidungsgrenze",
        figure: "Die Wahrscheinlichkeit, die das Modell gibt, über die ganze Ebene, und seine Entscheidungsgrenze",
      },
      punishment: {
        stage: "BCE-Verlust",
        brief: "Verlust",
        note: "Strafe für falsche Vorhersagen",
        name: "Verlust als „Strafe“",
        figure: "Jeder Standort mit einer roten Scheibe, deren Fläche sein Verlust ist",
      },
      curves: {
        stage: "Lernsignal",
        brief: "Signal",
        note: "Wo Backpropagation beginnt",
        name: "Verlustkurven",
        figure: "Der Verlust jedes Standorts auf seiner −ln-Kurve, über der Wahrscheinlichkeit",
      },
    },
    story: {
      group: "Der Weg durch die Demo",
      next: "Weiter",
      back: "Vorige Stufe",
      flip: "Sicheren umdrehen",
      flipTitle: "Einen Standort, bei dem das Modell sicher ist und richtig liegt",
      data: {
        lead: "{n} Standorte: {ones} {one}, {zeros} {zero}.",
        tell:
          "{lead} An jedem gemessen: {first} und {second}. {site} ({label}): {first} {highFirst} ({rawFirst}), " +
          "{second} {highSecond} ({rawSecond}).",
        attempt: "Probiere: Ein Klick dreht das Label um, Ziehen verschiebt.",
      },
      standing: { low: "niedrig", middling: "mittel", high: "hoch" },
      predictions: {
        asleepLead: "Dieses Modell hat noch nichts gelernt.",
        asleep:
          "{lead} Es macht aus zwei Messwerten eine Zahl z und aus z eine Wahrscheinlichkeit p = σ(z). Seine Gewichte sind 0, also ist z = 0 und " +
          "p = {p} für jeden Standort, was immer dort gemessen wurde.",
        lead: "{site} ({label}) bekommt vom Modell p = {p}.",
        tell:
          "{lead} Das ist σ(z) mit z = {bias} + {w1} · {first} + {w2} · {second}, gezählt in Standardabweichungen vom Mittelwert. " +
          "{right} der {n} Standorte liegen auf der richtigen Seite der Entscheidungsgrenze p = 0.5.",
        attempt: "Probiere: Geh einen Schritt vor; die Linie p = 0.5 dreht sich.",
      },
      punishment: {
        lead: "{site}: {label}, und dem gab das Modell {q}.",
        tell: "{lead} Das kostet −ln {logged} = {loss}, die rote Scheibe. Alle {n} Verluste ergeben {total}; durch {n} geteilt sind das {bce}, der mittlere Verlust. {yardstick}",
        better: "Immer die Basisrate zu sagen würde {base} kosten.",
        level: "So viel kostet es, immer die Basisrate zu sagen.",
        worse: "Immer die Basisrate zu sagen würde nur {base} kosten.",
        attempt: "Probiere: Dreh einen sicheren Standort um. Was kostet Gewissheit, die irrt?",
      },
      curves: {
        lead: "Der Verlust ist differenzierbar, also zieht jeder Standort an den Gewichten, mit {factor} mal seinen Messwerten.",
        tell: "{lead} {site} zieht mit {slope}; der Mittelwert aller Zugkräfte ist der Gradient.",
        next: "Ein Schritt dagegen mit der Lernrate {rate} bringt den mittleren Verlust von {bce} auf {after}.",
        end: "Einen nächsten Schritt gibt es nicht; warum, steht bei der Abspielleiste.",
        confident: "Trainiert ist das Modell mit k = 1; stell die Sicherheit zurück, um seinen nächsten Schritt zu sehen.",
        attempt: "Probiere: Trainiere. Die Linie wandert, und das Rot kühlt ab.",
      },
      flipped: {
        trained: "Zuerst wurde das Modell {steps} Schritte lang trainiert.",
        lead: "Bei {site} war das Modell sicher und lag richtig: Es gab der Wahrheit p = {before}, und das kostete {cheap}.",
        costs: "Jetzt sagt das Label das Gegenteil, und der Standort kostet {dear}.",
        costsMost: "Jetzt sagt das Label das Gegenteil, und der Standort kostet {dear}, mehr als jeder andere; sein Pfeil ist der längste.",
        mean: "Der mittlere Verlust springt von {mean} auf {jumped}. Trainiere: Die Grenze schwenkt, und das Rot kühlt ab.",
        none: "Auch nach dem Training ist das Modell bei keinem Standort sicher und zugleich richtig. Nimm andere Standorte, oder dreh einige zurück.",
      },
    },
    data: {
      caption: "Basisrate: {share} {one}, {ones}/{n}",
      left: { one: "{n} weitere Zeile ist nicht zu sehen.", other: "{n} weitere Zeilen sind nicht zu sehen." },
      tools: "Was ein Klick tut",
      flip: { name: "Umdrehen oder verschieben", seen: "Umdrehen" },
      add: "Hinzufügen: {label}",
      remove: "Entfernen",
      help:
        "Die Pfeiltasten führen von Standort zu Standort. Die Eingabetaste tut, was das Werkzeug sagt: das Label umdrehen, daneben einen " +
        "Standort hinzufügen oder ihn entfernen. Umschalt mit einer Pfeiltaste verschiebt den Standort. Entf entfernt ihn.",
    },
    predictions: {
      caption: "{right} von {n} richtig eingeordnet: {accuracy}",
      captionRare: "{right} von {n} richtig eingeordnet: {accuracy}; eine Antwort für alle: {most}",
      strip: "Alle Standorte nach der Wahrscheinlichkeit, die das Modell ihnen gibt",
    },
    punishment: {
      caption: "Alle Verluste: {total} ÷ {n} = {bce}",
      bar: "Alle Verluste aneinandergereiht in einem Balken",
      baseRate: "Basisrate",
      coin: "Münze",
      both: "Basisrate, Münze",
    },
    curves: {
      caption: "Mittlerer Verlust bei Schritt {step}: {bce}",
      cursor: "Die Standorte auf ihren Verlustkurven",
      one: "−ln p, falls y = 1",
      zero: "−ln(1 − p), falls y = 0",
      above: "über {top}: am Rand",
      across: { plain: "Wahrscheinlichkeit p", technical: "für die 1" },
      up: { plain: "Verlust", technical: "in Nats" },
      history: "Der mittlere Verlust bei jedem Schritt des Trainings",
      edit: "Änderung",
    },
    tables: {
      word: "Tabelle",
      rows: "Zeilen {from} bis {to} von {all}",
      earlier: "Frühere Zeilen",
      later: "Weitere Zeilen",
      site: "Standort",
      label: "Label y",
      p: "Vorhersage p",
      data: { title: "Tabelle der Standorte", flipped: "{y}: {label} (umgedreht)" },
      predictions: { title: "Tabelle der Vorhersagen", z: "Logit z", side: "richtig?", right: "richtig", wrong: "falsch" },
      punishment: { title: "Tabelle der Verluste", loss: "Verlust", share: "Anteil an der Summe" },
      curves: {
        title: "Tabelle des Trainings",
        step: "Schritt",
        mean: "mittlerer Verlust",
        bias: "Bias",
        weight: "Gewicht für {name}",
        rival: "mittlerer Verlust des Gegners",
        ended: "beendet",
      },
      pulls: { title: "Tabelle der Zugkräfte", slope: "Steigung", first: "Teil von Δ Gewicht für {name}", second: "für {name}", share: "Anteil am Schritt" },
    },
    fifth: {
      title: "Durchgerechnet",
      leaves: { site: "Ein Standort durchgerechnet", pulls: "Summe der Zugkräfte", race: "Wettlauf der Verluste" },
      worked: "{site} durchgerechnet",
      probability: "z = {z}, p = σ(z) = {p}",
      loss: "Verlust {loss}",
      pull: "{formula} = {slope}, die Zugkraft",
      where: "{site} von {n}",
      whereWorst: "{site} von {n}, der teuerste",
      worst: "Zum teuersten",
      previous: "Voriger Standort",
      next: "Nächster Standort",
      close: "Das fünfte Feld schließen",
    },
    inspector: {
      data: "{site}: {label}, y = {y}",
      predictions: "Gewichten, addieren, stauchen",
      punishment: "Für das, was geschah: {q}",
      curves: "Wie stark er zieht",
      first: "{rawFirst}, also x₁ = {place1}",
      second: "{rawSecond}, also x₂ = {place2}",
      deviations: "{second}; x zählt Standardabweichungen vom Mittelwert",
      logit: "Bias, und Gewichte mal Messwerte",
      probability: "was das Modell y = 1 gibt",
      loss: "{part} des gesamten Verlusts stammen von diesem einen Standort",
      slope: "Verluststeigung in z, Betrag höchstens 1",
      slopeSquared: "Steigung seines quadratischen Fehlers, nach dem trainiert wird",
      pull: "seine Zugkraft: das mal (1, x₁, x₂)",
      share: "{share} des nächsten Schritts",
      most: "die anderen zusammen halten dagegen",
      against: "er hält gegen die anderen",
      canceled: "so klein ist er: Alle Zugkräfte heben sich fast auf",
      noShare: "0 % des nächsten Schritts",
      leftOut: "dessen Batch ihn auslässt",
    },
    pulls: {
      title: "Wie sich die Zugkräfte zu einem Schritt addieren",
      figure: "Die Zugkräfte aller Standorte, aneinandergelegt, und der Schritt, zu dem sie sich addieren",
      axis: "Δ Gewicht für {name}",
      keys: { one: "ein Standort", chosen: "gewählter Standort", penalty: "L2", method: "Beitrag des Verfahrens", step: "nächster Schritt" },
      arrows: "{count} Pfeile, einer für jeden Standort: −η·{slope}·x/n, wobei η die Lernrate ist.",
      arrowsOfBatch: "{count} Pfeile, einer für jeden Standort dieses Batches: −η·{slope}·x/n, wobei η die Lernrate ist.",
      gradient: "Aneinandergelegt enden sie bei Δw = ({first}, {second}): Das ist der nächste Schritt, der den Bias um {bias} ändert.",
      gradientL2: "Aneinandergelegt, und zuletzt L2, das kleinere Gewichte will, enden sie bei Δw = ({first}, {second}): Das ist der nächste Schritt, der den Bias um {bias} ändert.",
      momentum: "Wo sie enden, trägt das Momentum auf der gestrichelten Linie weiter bis Δw = ({first}, {second}): Das ist der nächste Schritt, der den Bias um {bias} ändert.",
      momentumL2: "Wo sie und zuletzt L2, das kleinere Gewichte will, enden, trägt das Momentum auf der gestrichelten Linie weiter bis Δw = ({first}, {second}): Das ist der nächste Schritt, der den Bias um {bias} ändert.",
      newton: "Wo sie enden, dreht und streckt die Krümmung sie auf der gestrichelten Linie bis Δw = ({first}, {second}): Das ist der nächste Schritt, der den Bias um {bias} ändert.",
      newtonL2: "Wo sie und zuletzt L2, das kleinere Gewichte will, enden, dreht und streckt die Krümmung sie auf der gestrichelten Linie bis Δw = ({first}, {second}): Das ist der nächste Schritt, der den Bias um {bias} ändert.",
      confident: "Bei einem anderen k als 1 ist das nicht das Modell, das trainiert wird. Stell die Sicherheit auf 1, um seinen nächsten Schritt zu sehen.",
      end: "Hier endet die Aufzeichnung: Einen nächsten Schritt gibt es nicht.",
      network: "In einem Netz aus Schichten reicht Backpropagation diese Zugkräfte weiter.",
    },
    race: {
      title: "Warum nicht quadratisch?",
      toggle: "Wettlauf beider Verluste",
      fromWorst: "Schlechteste Gewichte für beide",
      fromZero: "Beide bei null starten",
      bce: "lernt aus Kreuzentropie",
      squared: "lernt aus quadratischem Fehler",
      mean: "im Mittel {loss}",
      idle:
        "Dieselben Standorte, derselbe Start, dieselbe Lernrate, aber zwei Verluste, aus denen gelernt wird. Beide beginnen mit den schlechtesten " +
        "Gewichten, sicher und falsch, und beide werden am selben mittleren Verlust gemessen, der Kreuzentropie.",
      on: "Der Wettlauf läuft. {told}",
      off: "Der Wettlauf ist aus.",
      start: "Beide stehen bei denselben Gewichten. Trainiere; die gestrichelten Linien in den Feldern 2 und 4 sind der quadratische Fehler.",
      ahead: "Nach Schritt {step} liegt das Lernen aus quadratischem Fehler um {gap} zurück.",
      behind: "Nach Schritt {step} liegt das Lernen aus quadratischem Fehler um {gap} vorn.",
      level: "Nach Schritt {step} liegen beide gleichauf.",
      stall:
        "Bei {site} irrt der quadratische Fehler am meisten: Er gibt der Wahrheit p = {truth}. Die Kreuzentropie zöge dort mit " +
        "|p − y| = {pull}; der quadratische Fehler zieht mit 2·|p − y|·p·(1 − p) = {weak}.",
      sure: "Der Faktor p(1 − p) ist fast 0, wo immer ein Modell sicher ist. Wo es sicher ist und falsch liegt, lernt es also kaum.",
      unsure: "Wo er so unsicher ist, ist der quadratische Fehler nur langsamer: Bei p = ½ zieht er halb so stark, und eine größere Lernrate gleicht das aus.",
    },
    player: {
      title: "Training, Schritt für Schritt",
      rewind: "Zum Anfang",
      back: "Schritt zurück",
      train: "Trainieren",
      pause: "Anhalten",
      forward: "Schritt vor",
      scrub: "Schritt des Trainings",
      count: "Schritt {step} von {last}",
      scrubbed: "Schritt {step} von {last}, mittlerer Verlust {loss}, {accuracy} richtig",
      mean: "mittlerer Verlust",
      baseRate: "Basisrate {loss}",
      speed: "Tempo",
      speedOfTraining: "Tempo des Trainings",
      slow: "langsam",
      medium: "mittel",
      fast: "schnell",
      before: "Vor dem ersten Schritt: mittlerer Verlust {loss}, {accuracy} der Standorte auf der richtigen Seite.",
      after: "Schritt {step}: mittlerer Verlust {loss}, am Anfang {first}; {accuracy} der Standorte auf der richtigen Seite.",
      paused: "Angehalten.",
      ended: "Das Training ist zu Ende.",
      settled: "Die Gewichte stehen still: Das ist gelernt.",
    },
    trouble: {
      rate:
        "Schritt {step} ging zu weit: Er hob den Verlust von {before} auf {after}. Die Lernrate {rate} ist größer als " +
        "2/λ ≈ {limit}, wobei λ die größte Krümmung ist, die dieser Verlust auf diesen Standorten haben kann. Darunter geht jeder Schritt " +
        "mit allen Standorten abwärts.",
      momentum:
        "Schritt {step} hob den Verlust von {before} auf {after}: Das Momentum trug die Gewichte über die Talsohle hinweg " +
        "und auf der anderen Seite hinauf. Es kehrt von selbst um, wenn nicht auch die Lernrate zu groß ist.",
      newton:
        "Schritt {step} ging zu weit: Er hob den Verlust von {before} auf {after}. Das Newton-Verfahren verlässt sich auf die Krümmung " +
        "an seiner Stelle, und diese ist dafür zu weit vom tiefsten Punkt entfernt.",
      diverged:
        "Das Training ist davongelaufen und endet bei Schritt {last} mit einem Verlust von {now}: Jeder Schritt ging weiter über das Ziel " +
        "hinaus als der vorige. Die Lernrate ist {rate}; unter 2/λ ≈ {limit}, wobei λ die größte Krümmung ist, die dieser Verlust " +
        "auf diesen Standorten haben kann, geht kein Schritt mit allen Standorten zu weit.",
      divergedAtOnce:
        "Der erste Schritt ging so weit über das Ziel hinaus, dass das Training dort endet. Die Lernrate ist {rate}; unter 2/λ ≈ {limit}, wobei " +
        "λ die größte Krümmung ist, die dieser Verlust auf diesen Standorten haben kann, geht kein Schritt mit allen Standorten zu weit.",
      separable:
        "Eine gerade Linie trennt diese Standorte ohne Fehler. Darum sind keine Gewichte die besten: Größere haben jedes Mal einen kleineren " +
        "Verlust, und das Newton-Verfahren läuft ihnen ohne Ende nach. Ein wenig L2 gibt großen Gewichten einen Preis und " +
        "dem Tal einen tiefsten Punkt.",
      singular:
        "Das Newton-Verfahren teilt durch die Krümmung, und hier gibt es keine, durch die sich teilen ließe: In einer Richtung ist der Verlust flach. " +
        "Ein wenig L2 krümmt ihn.",
      slower: "Mit der Lernrate {rate} trainieren",
      curved: "Mit L2 = 0.01 trainieren",
      withoutMomentum: "Ohne Momentum trainieren",
      fromZero: "Mit Gewichten von 0 beginnen",
      mended: "{fix}: erledigt. Trainiere noch einmal.",
    },
    settings: {
      title: "Einstellungen",
      close: "Die Einstellungen schließen",
      data: {
        title: "Daten",
        set: "Datensatz",
        simulated: "Alles ist simuliert; kein echter Fall ist darunter.",
        cut: "Die Demo lernt aus den ersten {n} von {all} Zeilen.",
        sources: "Quellen",
        across: "Waagerecht",
        up: "Senkrecht",
      },
      method: {
        title: "Training",
        gradient: {
          title: "Alle Standorte je Schritt",
          brief: "alle je Schritt",
          about: "Voller Gradientenabstieg: Jeder Schritt folgt der mittleren Zugkraft aller Standorte.",
        },
        stochastic: {
          title: "Jeweils einige",
          brief: "jeweils einige",
          about:
            "Stochastischer Gradientenabstieg: Jeder Schritt sieht einen Batch von Standorten, in einer Reihenfolge, die aus dem Startwert " +
            "gezogen wird. Ein Schritt, der seinem Batch hilft, kann den Verlust aller heben.",
        },
        momentum: {
          title: "Momentum",
          brief: "Momentum",
          about: "Jeder Schritt behält einen Teil des vorigen, wie eine rollende Kugel: schneller das Tal entlang, und über seine Sohle hinaus.",
        },
        newton: {
          title: "Newton",
          brief: "Newton",
          about:
            "Jeder Schritt teilt den Gradienten durch die Krümmung und zielt so auf die Talsohle; mit einer Lernrate von 1 ist er " +
            "in wenigen Schritten dort.",
        },
        rate: "Lernrate",
        rateSaid: "Lernrate {rate}",
        batch: "Standorte je Batch",
        seed: "Startwert der Reihenfolge",
        l2: "L2",
        l2Hint: "ein Preis auf große Gewichte",
        kept: "Behaltener Teil",
        keptHint: "des vorigen Schritts",
        advanced: "Weitere Verfahren",
      },
      start: {
        title: "Gewichte zu Beginn",
        best: "Beste",
        worst: "Schlechteste",
        reset: "Alles zurück",
        bias: "Bias b",
        first: "Gewicht w₁",
        second: "Gewicht w₂",
        meaning: "w₁ gewichtet {first}, w₂ {second}.",
        atBest: "Die besten Gewichte, die es für diese Standorte gibt: mittlerer Verlust {loss}. Von hier aus kann das Training nichts gewinnen.",
        atParted:
          "Eine Linie trennt diese Standorte; darum sind größere Gewichte immer besser und keine die besten. Dies sind die besten mit " +
          "L2 = {l2}: mittlerer Verlust {loss}.",
        atWorst: "Die besten Gewichte umgekehrt: sicher und falsch. Mittlerer Verlust {loss}. Trainiere und sieh zu, wie es besser wird.",
        wasReset: "Alles wie am Anfang: jeder Standort, jede Einstellung, Gewichte von 0.",
      },
      confidence: {
        title: "Sicherheit",
        k: "Sicherheit k, wie in p = σ(k·z)",
        kSaid: "Sicherheit {k}",
        still: "Alle z sind 0, also gibt es noch nichts, dessen das Modell sicher sein könnte. Trainiere zuerst.",
        one: "Wie trainiert, k = 1: Genauigkeit {accuracy}, mittlerer Verlust {trained}. Der kleinste Verlust, {lowest}, liegt bei k ≈ {best}.",
        oneAtEnd: "Wie trainiert, k = 1: Genauigkeit {accuracy}, mittlerer Verlust {trained}. Der kleinste Verlust, {lowest}, liegt bei k ≈ {best}, so weit der Regler reicht.",
        other:
          "Mit k = {k} wird jedes z mit {k} multipliziert. Kein Standort überquert p = 0.5, also bleibt die Genauigkeit {accuracy}; der mittlere Verlust " +
          "geht von {trained} auf {now}. Am kleinsten, {lowest}, ist er bei k ≈ {best}.",
        otherAtEnd:
          "Mit k = {k} wird jedes z mit {k} multipliziert. Kein Standort überquert p = 0.5, also bleibt die Genauigkeit {accuracy}; der mittlere Verlust " +
          "geht von {trained} auf {now}. Am kleinsten, {lowest}, ist er bei k ≈ {best}, so weit der Regler reicht.",
      },
    },
  },

  share: {
    button: "Teilen",
    title: "Teilen, was zu sehen ist",
    close: "Schließen",
    link: "Link",
    copyLink: "Link kopieren",
    copied: "Kopiert.",
    notCopied: "Der Browser lässt die Seite nicht kopieren: Markiere den Text und kopiere ihn selbst.",
    lacks: {
      edits:
        "An den Standorten wurde mehr geändert, als in einen Link von 2 kB passt; darum lässt er die Änderungen weg und öffnet den Datensatz, wie er war. " +
        "Speichere die Standorte als CSV, um sie zu behalten.",
      own: "Deine eigenen Daten bleiben auf diesem Rechner; darum öffnet der Link die Seite ohne sie.",
    },
    teachers: "Für Lehrkräfte: eine Lektion, oder Teile weglassen",
    lesson: "Lektion zusammenstellen und Abgaben der Klasse ansehen",
    hides: "Der Link verbirgt, was angekreuzt ist. Er verbirgt und schützt nicht: Wer den Link ändert, sieht alles.",
    tab: "Reiter: {tab}",
    parts: {
      "play-solution": "Spielen: ausgerechnet",
      "play-slopes": "Spielen: Steigungen",
      "play-backwards": "Spielen: rückwärts",
      "play-check": "Spielen: eigene Antwort",
      stepper: "Demo: der Weg",
      "panel-data": "Demo: Feld 1",
      "panel-predictions": "Demo: Feld 2",
      "panel-punishment": "Demo: Feld 3",
      "panel-curves": "Demo: Feld 4",
      player: "Demo: Abspielleiste",
      controls: "Demo: Einstellungen",
      inspector: "Demo: ein Standort",
      race: "Demo: Wettlauf",
      share: "Teilen",
    },
    files: "Als Dateien",
    figure: "Abbildung",
    asFigure: "{title} (SVG)",
    asTable: "{title} (CSV)",
    licenseOfFigure:
      "Erstellt mit logloss. Diese Abbildung gehört dir: Soweit andere Rechte daran haben, wird darauf unter CC0 1.0 verzichtet (creativecommons.org/publicdomain/zero/1.0).",
    licenseOfFiles:
      "Erstellt mit logloss. Abbildungen und Zahlen gehören dir: Soweit andere Rechte daran haben, wird darauf unter CC0 1.0 verzichtet (creativecommons.org/publicdomain/zero/1.0).",
    state: "Zustand: {link}",
    tables: {
      curves: "Beide Kurven",
      why: "Die Standorte und ihre Verluste",
      sites: "Standorte, Vorhersagen und Verluste",
      training: "Jeder Schritt des Trainings",
      file: "{name} selbst",
      losses: "Jede Zeile mit ihrem Verlust",
    },
    python: "Dieselben Zahlen in Python",
    copyPython: "Python kopieren",
    comment: "{set}: {columns}; Label 1: {one}",
    commentSimulated: "{set}, simuliert: {columns}; Label 1: {one}",
  },

  experiments: {
    list: {
      title: "Erst raten, dann hinsehen",
      lead: "Jedes Experiment stellt eine Frage, und du antwortest, bevor du etwas siehst. Ist deine Antwort eine Wahrscheinlichkeit, bezahlst du für sie mit demselben Verlust wie jedes Modell.",
      done: "✓ erledigt",
      progress: "{done} von {count} in diesem Browser erledigt.",
    },
    frame: {
      link: "Link hierher",
      copied: "Kopiert.",
      notCopied: "Der Link steht unter „Teilen“: Dieser Browser lässt die Seite nicht kopieren.",
      columns: "Welche Spalte gezeigt wird",
      table: "Tabelle",
      ofColumn: " zu {column}",
      tableOf: "Tabelle: {column}",
      along: "Zum Mitnehmen",
      all: "Alle Experimente",
      place: "{number} von {count}",
      steps: "Schritte des Experiments",
      reveal: "Aufdecken",
      next: "Weiter",
      finish: "Fertig",
    },
    steps: { guess: "Raten", reveal: "Aufdecken", own: "Probiere selbst" },
    guess: {
      brief: "Tipp",
      none: "Du hast keinen Tipp abgegeben.",
      choice: {
        title: "Dein Tipp",
        before: "Bevor du hinsiehst",
        after: "Was du sagtest und was gilt",
        soItIs: "✓ so ist es",
        right: "Du hast richtig getippt.",
        wrong: "Du hast anders getippt.",
        first: "Wähle zuerst eine Antwort.",
      },
      probability: {
        title: "Deine Vorhersage",
        note: "Für dich gilt derselbe Verlust",
        figure: "Verlustkurven",
        label: "Was ein Tipp kostet, über der abgegebenen Wahrscheinlichkeit",
        given: "gegeben für „{name}“",
        cost: "was du bezahlst",
        surely: "sicher {name}",
        wouldCost: "{name}: {loss}",
        paid: "{loss} bezahlt",
        claimed: "{claim}: {p}",
        truth: "Richtig ist: {name}.",
        itsCost: "Dem hattest du {p} gegeben, dein Tipp kostete also −ln {value} = {loss}.",
        atCoin: "Mit {half}, wie eine Münze, hätte es {loss} gekostet, mit {sure} {lossSure}.",
        spoken: "{p} für {yes}: Das kostet {loss}, falls {yes}, und {lossNo}, falls {no}",
        heads: { given: "gegeben für „{name}“", cost: "falls {name}" },
      },
      cost: {
        choose: "erst wählen, dann hinsehen",
        chosen: "deine Antwort steht",
        right: "richtig getippt",
        wrong: "daneben getippt",
        would: "dein Tipp kostet {loss} oder {lossNo}",
        paid: "bezahlt: {loss}",
        none: "es gab keinen Tipp",
      },
    },
    shared: {
      step: "Schritt",
      loss: "Verlust",
      meanLoss: "mittlerer Verlust",
      meanLossTitle: "Mittlerer Verlust",
      predictions: "Vorhersagen",
      predictionsAt: "Vorhersagen, Schritt {step}",
      rawData: "Rohdaten",
      trainingData: "Trainingsdaten",
      sites: "Standorte",
      siteCount: "{n} Standorte",
      learningRate: "Lernrate {rate}",
      bench: "Versuch",
      train: "Trainieren",
      pause: "Anhalten",
      rightSide: "Richtige Seite von 0.5",
      rightOf: "{right} von {n}",
      meanLossLater: "mittlerer Verlust: nach deinem Tipp",
      goBySites: "Mit den Pfeiltasten geht es von Standort zu Standort.",
      heads: { site: "Standort", label: "Label y", p: "Wahrscheinlichkeit p", loss: "Verlust" },
    },
    baseRate: {
      title: "Basisrate",
      question: "Ein Modell sagt immer dasselbe. Das andere liegt öfter richtig. Wessen Verlust ist kleiner?",
      claim: "A hat den kleineren Verlust",
      yes: "A",
      no: "B",
      guess: {
        lead: "{ones} von {n} Standorten haben sich verflüssigt.",
        rest: "A sagt jedes Mal {share}. B sieht sich den Boden an, ist sich sicher und liegt öfter auf der richtigen Seite. Wessen mittlerer Verlust ist kleiner?",
      },
      reveal: {
        lead: "B liegt öfter richtig, und A hat den kleineren Verlust.",
        rest:
          "A war sich nie sicher und hat deshalb nie viel bezahlt: {cheap} für einen Standort, der hielt, {dear} für einen, der nicht hielt. B bezahlt fast " +
          "nichts – bis es danebenliegt: Der Verlust fragt, wie sicher du warst.",
        along: {
          title: "Zum Mitnehmen",
          most: "A bezahlt nie mehr als {most}",
          few: "{count} Standorte kosten B {sum} von {total}",
          beyond: "Mehr, als A für alle {n} bezahlt",
          total: "B bezahlt insgesamt {total}",
        },
      },
      weigh: {
        step: "Einsen gewichten",
        lead: "Ein Gewicht auf den Einsen verschiebt die Logits.",
        rest:
          "Mit pos_weight = {w} sagt A {said} statt {share}: ln {w} = {shift} mehr. B verschiebt sich, ohne seinen Faktor, um etwa ebenso viel: " +
          "um {middle} in der Mitte der {often} Standorte, für die es {least} oder mehr gesagt hatte. Das sind nicht mehr die Odds dieses Bodens: Der " +
          "mittlere Verlust von A geht von {plainA} auf {weighedA}, der von B von {plainB} auf {weighedB}.",
        along: { right: "{before} vorher, {after} mit dem Gewicht", back: "Um p zurückzubekommen, zieh ln {w} vom Logit ab" },
      },
      own: {
        lead: { a: "So eingestellt hat A den kleineren Verlust.", b: "So eingestellt hat B den kleineren Verlust.", none: "So eingestellt kosten beide gleich viel." },
        rest: "A sagt {says} und bezahlt {lossA} je Standort; am wenigsten, nämlich {base}, bezahlt es, wenn es {share} sagt. B liegt bei {right} von {n} Standorten richtig, gleich mit welchem Faktor, und bezahlt {lossB} mit einem Faktor von {k}.",
        along: { least: "A bezahlt mindestens {loss}" },
      },
      data: { brief: "Daten", note: "{n} Standorte, schwaches Beben", label: "Standorte nach ihren zwei Messwerten", base: "Basisrate: {share} {outcome}" },
      forecasters: {
        a: { story: "A · die Basisrate", weighed: "A · gewichtet", own: "A · wie eingestellt", note: "Sagt {p}, was es auch sieht" },
        b: {
          story: "B · sich sicher",
          weighed: "B · gewichtet",
          own: "B · wie eingestellt",
          note: "Eine Gerade, ihre Logits mal {k}",
          ownNote: "Die Gerade, ihre Logits mal {k}",
        },
        weighedNote: "Trainiert mit pos_weight = {w}",
        punishment: "Strafe",
        label: "Was {name} jedem Standort gibt und was es bezahlt",
        right: "{right} von {n} auf der richtigen Seite: {share}",
        paid: "{total} ÷ {n} = {loss}, {right} richtig",
      },
      bench: {
        label: "Was das Gewicht aus einer Wahrscheinlichkeit macht; oder was A bezahlt, über dem, was es sagt",
        weight: { title: "Das Gewicht", note: "So viel Mal zählt jede Eins", figure: "p, mit und ohne", spoken: "{w}: Die Logits verschieben sich um etwa {shift}" },
        own: { note: "Ändere beides und vergleiche", figure: "Verlust von A" },
        says: { name: "Was A sagt", spoken: "A sagt {p}" },
        factor: { name: "Faktor von B", spoken: "mal {k}" },
        without: "p ohne Gewicht",
        with: "p mit Gewicht",
        shifted: "Logit + ln {w}",
        axis: "A sagt",
      },
    },
    heldOut: {
      title: "Zurückgehalten",
      question: "Der Verlust der Standorte, aus denen ein Modell lernt, fällt und fällt. Was macht der Verlust derer, die es nie gesehen hat?",
      ask: "Der Verlust der zurückgehaltenen Standorte …",
      choices: ["fällt ebenfalls, bis zum Ende", "fällt und steigt dann wieder", "steigt vom ersten Schritt an"],
      guess: {
        lead: "Aus {n} Standorten wird gelernt, {held} werden zurückgehalten.",
        rest:
          "Das Modell gewichtet {products} Merkmale, alle Produkte der beiden Messwerte bis zum Grad {degree}; so kann seine Grenze sich biegen. In {last} " +
          "Schritten fällt der Verlust der Standorte, aus denen es lernt, von {from} auf {to}. Und der Verlust der anderen?",
        along: { title: "Zum Lernen", from: "von {loss} in Schritt {step}", to: "auf {loss} in Schritt {step}", later: "zurückgehalten: nach deinem Tipp" },
      },
      reveal: {
        lead: "Er fällt, und dann kehrt er um.",
        rest:
          "In Schritt {best} kosten die zurückgehaltenen Standorte {lowest}, in Schritt {last} {end}; die zum Lernen fielen weiter auf {to}. Von der Umkehr an lernt das " +
          "Modell diese {n} Standorte und nicht mehr den Boden. {base}",
        base: "Immer ihre Basisrate zu sagen würde {base} kosten.",
        along: {
          title: "Zurückgehalten",
          lowest: "am kleinsten: {loss} in Schritt {step}",
          end: "am Ende: {loss}",
          stopped: "gestoppt in Schritt {step}: {loss}",
          priced: "mit λ = {l2}: {loss}",
        },
      },
      stop: {
        step: "Früh stoppen",
        lead: "Frühes Stoppen behält die Gewichte von der Umkehr.",
        more: "In Schritt {step} gestoppt, kosten die Standorte zum Lernen {learned}, die zurückgehaltenen {heldLoss}: {above} mehr als das Minimum, {lowest} in Schritt {best}.",
        least: "In Schritt {step} gestoppt, kosten die Standorte zum Lernen {learned}, die zurückgehaltenen {heldLoss}: so wenig wie in Schritt {best}, wo es am wenigsten ist.",
      },
      price: {
        step: "L2",
        lead: {
          none: "Ohne einen Preis auf Gewichte gibt es nur die Umkehr.",
          low: "L2 ist ein Preis auf große Gewichte, und dieser ist zu niedrig, um ohne Stoppen auszukommen.",
          enough: "L2 ist ein Preis auf große Gewichte, und dieser kommt ohne Stoppen aus.",
        },
        rest: "Mit λ = {l2} enden alle {last} Schritte bei {learned} für die Standorte zum Lernen und bei {heldLoss} für die zurückgehaltenen; mit λ = 0 bei {to} und {end}.",
      },
      learned: { brief: "Lernen", title: "Zum Lernen", note: "Jeder {n}. Standort", label: "Zum Lernen: die Standorte und die Wahrscheinlichkeit, die das Modell gibt" },
      held: { brief: "Ungesehen", title: "Zurückgehalten", note: "Das Modell sieht sie nie", label: "Zurückgehalten: die Standorte und die Wahrscheinlichkeit, die das Modell gibt" },
      costLater: "Was sie kosten: nach deinem Tipp.",
      losses: {
        brief: "Verluste",
        title: "Zwei Verluste",
        note: "Schritt für Schritt",
        figure: "Mittlere Verluste",
        label: "Mittlerer Verlust der Standorte, aus denen gelernt wird, und der zurückgehaltenen, Schritt für Schritt",
        base: "Basisrate der zurückgehaltenen: {loss} (gestrichelt)",
        learned: "zum Lernen",
        held: "zurückgehalten",
        key: "Rot gestrichelt: zum Lernen. Rot: zurückgehalten.",
        later: "Der Verlust der zurückgehaltenen Standorte: nach deinem Tipp.",
      },
      bench: {
        label: "Größe der Gewichte, Schritt für Schritt",
        stop: { title: "Stoppe es", note: "Am Tiefpunkt der roten Kurve", name: "Stoppschritt", spoken: "Schritt {step}" },
        price: { title: "Setze einen Preis", note: "λ/2 für jedes Gewichtsquadrat", name: "Strafterm λ", spoken: "ein Strafterm von {l2}" },
        figure: "Größe der Gewichte",
        axis: "Länge der Gewichte",
        withPrice: "mit λ = {l2}",
      },
    },
    calibration: {
      title: "Kalibrierung",
      question: "Ehrliche Vorhersagen werden kühner gemacht. Es liegen so viele richtig wie zuvor. Fällt der Verlust?",
      claim: "Schärfen senkt den Verlust",
      yes: "niedriger",
      no: "höher",
      guess: {
        lead: "{n} Vorhersagen sind ehrlich: Von denen, die 70 % sagen, treffen etwa 70 % ein.",
        rest: "Jemand schärft sie, Logits mal {k}: Jede rückt von 50 % weg und bleibt auf ihrer Seite; es liegen also so viele richtig wie zuvor. Fällt der mittlere Verlust?",
      },
      reveal: {
        step: "Schärfen",
        lead: "Er steigt: Schärfer als ehrlich ist zu sicher.",
        rest:
          "Unverändert kosten die Vorhersagen {honest}, geschärft {loss}, und richtig liegen so oder so {accuracy} von ihnen. Von den geschärften, die im Mittel " +
          "{says} sagen, treffen {happened} ein: Die Punkte verlassen die Diagonale.",
        along: { title: "Mittlerer Verlust", asTheyCame: "unverändert {loss}", times: "mal {k}: {loss}" },
      },
      blunt: {
        step: "Abstumpfen",
        lead: "Auch Abstumpfen kostet.",
        rest: "Mit den Logits mal {k} ist der Verlust {loss} statt {honest}. Nun trifft, was wahrscheinlich heißt, öfter ein, als gesagt war: Wo es {says} heißt, treffen {happened} ein. Weniger als ehrlich ist zu zaghaft.",
      },
      own: {
        step: "Das beste k",
        lead: "Der Verlust hat eine tiefste Stelle: hier bei k = {best}.",
        rest:
          "Dort ist er {bestLoss}; mit k = {k}, wie eingestellt, {loss}. Ehrliche Vorhersagen haben ihren besten Faktor nahe 1. Die mit {sharp} geschärften haben ihn bei {mend}: " +
          "Ein Faktor auf den Logits heilt sie und hebt keine über 50 %.",
      },
      asTheyCame: { title: "Unverändert", label: "Zuverlässigkeit, unverändert: wie oft es eintraf, über dem, was gesagt war" },
      changed: { title: "Verändert", label: "Zuverlässigkeit, verändert: wie oft es eintraf, über dem, was gesagt war" },
      reliability: {
        figure: "Zuverlässigkeit",
        plain: "Logits, wie sie sind",
        times: "Logits mal {k}",
        note: "Ein Punkt steht für alle Vorhersagen in einem von {bins} Teilen von p; auf der Diagonale trifft ein, was gesagt war.",
        right: "{accuracy} richtig",
        lossAndRight: "Mittlerer Verlust {loss}, {accuracy} richtig",
        said: "gesagt",
        happened: "eingetroffen",
        heads: { said: "im Mittel gesagt", count: "Vorhersagen", happened: "eingetroffen" },
      },
      loss: {
        brief: "Verlust",
        note: "Über dem Faktor k der Logits",
        figure: "Verlustkurve",
        label: "Mittlerer Verlust über dem Faktor der Logits",
        later: "Der Verlust: nach deinem Tipp.",
        lowest: "Am kleinsten: {loss} bei k = {k}",
        atOne: "Bei k = 1: {loss}",
        axis: "Faktor k",
        coin: "Münze",
      },
      bench: {
        title: "Schärfer, stumpfer",
        note: "Finde den kleinsten Verlust",
        figure: "Wie viele was sagen",
        label: "Wie viele Vorhersagen wie viel sagen",
        factor: { name: "Faktor k", spoken: "Faktor {k}" },
        axis: "Vorhersagen",
        asTheyCame: "unverändert",
        changed: "verändert",
      },
    },
    threshold: {
      title: "Schwelle",
      question: "Die Schwelle zwischen Ja und Nein wird verschoben. Was ändert sich: die Genauigkeit, der Verlust oder beides?",
      ask: "Die Schwelle rückt, und mit ihr ändert sich …",
      choices: ["nur die Genauigkeit", "nur der Verlust", "beides", "keins von beiden"],
      guess: {
        lead: "Eine Wahrscheinlichkeit wird zu einem Ja, wo sie mindestens eine Schwelle erreicht, {half}.",
        rest: "So entschieden sind {accuracy} der {n} Standorte richtig; der mittlere Verlust der Wahrscheinlichkeiten ist {loss}. Die Schwelle rückt auf {threshold}. Was ändert sich?",
        along: { title: "Fehler", alarms: "{n}-mal Ja gesagt, und es war nicht so", misses: "{n}-mal Nein gesagt, und es war so", right: "richtig: {right} von {n}" },
      },
      reveal: {
        lead: "Die Genauigkeit geht von {accuracy} auf {movedAccuracy}, und der Verlust bleibt bei {loss}.",
        rest: "Mit {threshold} als Schwelle wurden aus {alarms} Fehlalarmen {movedAlarms} und aus {misses} übersehenen Fällen {movedMisses}. Der Verlust fragt nach keiner Schwelle: Er wird für die Wahrscheinlichkeit bezahlt, bevor irgendetwas entschieden ist.",
      },
      factor: {
        step: "Der Faktor",
        lead: "Ein Faktor auf den Logits tut das Gegenteil.",
        idle: "Mal {k} bewegt sich nichts: Das ist das Modell, wie es ist, mit einem Verlust von {loss} und einer Genauigkeit von {factoredAccuracy}.",
        rest: "Mal {k} bewegt sich jede Wahrscheinlichkeit, der Verlust geht von {loss} auf {factoredLoss}, und die Genauigkeit bleibt bei {factoredAccuracy}: Kein Standort hat {half} überschritten. Die Genauigkeit kann ein sicheres Modell nicht von einem zaghaften unterscheiden.",
      },
      price: {
        step: "Der Preis",
        lead: "Zur Schwelle gehört, was Fehler kosten.",
        rest:
          "Ein übersehener Fall kostet hier so viel wie {miss} Fehlalarme; sag also Ja von p = 1/(1 + {miss}) = {fair} an: Dort sind beide gleich teuer. So kosten die Fehler {fairPrice}, " +
          "mit {half} kosten sie {halfPrice} und mit {t}, wie eingestellt, {price}. {chance}",
        chance: "Bei so wenigen Standorten kann der Zufall es anders wollen.",
      },
      sites: {
        best: "Die beste Gerade, die es gibt",
        times: "Die Logits mal {k}",
        figure: "Wahrscheinlichkeit",
        label: "Die Standorte, die Wahrscheinlichkeit überall in der Ebene und die Linie der Schwelle",
        say: "Mittlerer Verlust {loss}",
      },
      counts: {
        brief: "Anzahlen",
        title: "Entscheidungen",
        note: "Ja von p = {threshold} an",
        say: "{accuracy} richtig",
        caption: "Entscheidungen und Ausgänge, gezählt",
        yes: "Ja gesagt",
        no: "Nein gesagt",
        right: "richtig",
        wrong: "falsch",
      },
      curves: {
        brief: "Kurven",
        title: "Über der Schwelle",
        note: "Wie richtig, wie teuer",
        figure: "Genauigkeit und Verlust",
        label: "Genauigkeit und mittlerer Verlust über der Schwelle",
        say: "Bei {threshold}: {accuracy} richtig, Verlust {loss}",
        later: "Die Kurven: nach deinem Tipp.",
        axis: "Genauigkeit, Verlust",
        threshold: "Schwelle",
        accuracy: "Genauigkeit",
      },
      bench: {
        label: "Was die Fehler kosten, über der Schwelle; oder der Verlust über dem Faktor",
        factor: { title: "Probiere einen Faktor", note: "Über 1 schärfer, sonst stumpfer", figure: "Verlust und Genauigkeit", name: "Faktor", spoken: "mal {k}", axis: "Faktor", loss: "Verlust {loss}" },
        price: { title: "Was Fehler kosten", note: "Ein Fehlalarm kostet 1", figure: "Preis aller Fehler", axis: "Preis aller Fehler", fair: "fair {threshold}", head: "Preis" },
        threshold: { name: "Schwelle", spoken: "Schwelle {threshold}" },
        miss: { name: "Übersehen", spoken: "{miss} Fehlalarme" },
      },
    },
    squaredError: {
      title: "Quadratischer Fehler",
      question: "Kreuzentropie oder quadratischer Fehler, beide mit ihrer besten Lernrate: Wer lernt schneller?",
      ask: "Nach {steps} Schritten von null …",
      choices: ["liegt die Kreuzentropie weit vorn", "sind beide etwa gleichauf", "liegt der quadratische Fehler weit vorn"],
      guess: {
        lead: "Zwei Modelle, {n} Standorte, ein Start: alle Gewichte 0.",
        rest:
          "Das eine lernt mit der Kreuzentropie, das andere mit dem quadratischen Fehler, (p − y)², beide mit der besten von {rates} Lernraten von {low} bis {high}. Nach {steps} " +
          "Schritten werden beide an der mittleren Kreuzentropie gemessen. Wer liegt vorn?",
        along: { title: "Start", loss: "Verlust {loss}", later: "wer vorn liegt: nach deinem Tipp" },
      },
      reveal: {
        lead: "Etwa gleichauf: {bce} und {squared}.",
        rest:
          "Ihre besten Raten sind {bceRate} und {squaredRate}. Mit einer Rate für beide, {same}, sieht es anders aus: {sameBce} und {sameSquared}. Doch das liegt nicht an der " +
          "Richtung: Bei p = ½ ist die Steigung des quadratischen Fehlers halb so groß, also kommt er mit derselben Rate nur halb so weit.",
        along: {
          title: "Nach {steps} Schritten",
          zero: "von null aus: {bce} und {squared}",
          turned: "sicher und falsch: {bce} und {squared}",
          least: "quadratisch bestenfalls: {loss}",
        },
      },
      turned: {
        step: "Sicher und falsch",
        lead: "Von sicher und falsch aus kommt der quadratische Fehler kaum voran.",
        rest:
          "Beide starten mit den besten Gewichten mal {turn}, bei {start}. Mit den Raten von vorhin endet die Kreuzentropie bei {bce}, der quadratische Fehler bei {squared}; die hier beste " +
          "Rate bringt ihn auf {least}. Bei {site} gibt er der Wahrheit p = {truth}: Die Kreuzentropie zieht mit {pull}, der quadratische Fehler mit {weak}.",
      },
      own: {
        lead: ["So eingestellt liegt die Kreuzentropie vorn.", "So eingestellt sind beide etwa gleichauf.", "So eingestellt liegt der quadratische Fehler vorn."],
        rest: "Von den besten Gewichten mal {turn} aus enden {steps} Schritte mit der Rate {bceRate} bei {bce}, und mit dem quadratischen Fehler und {squaredRate} bei {squared}. Die Zugkraft des quadratischen Fehlers hat einen Faktor 2p(1 − p) mehr, und der ist fast 0, wo immer ein Modell sich sicher ist.",
      },
      bce: { brief: "BCE", title: "Kreuzentropie", label: "Kreuzentropie: die Standorte und die Wahrscheinlichkeit, die gelernt wird", rate: "Rate, BCE" },
      squared: { brief: "Quadratisch", title: "Quadratischer Fehler", label: "Quadratischer Fehler: die Standorte und die Wahrscheinlichkeit, die gelernt wird", rate: "Rate, Quadrat" },
      learnsLater: "Was es lernt: nach deinem Tipp.",
      race: {
        brief: "Verluste",
        title: "Der Wettlauf",
        note: "Maß: mittlere Kreuzentropie",
        figure: "Mittlerer Verlust",
        label: "Mittlere Kreuzentropie, Schritt für Schritt, von dem, was mit jedem der beiden Verluste gelernt wird",
        ended: "In Schritt {step}: {bce} und {squared}",
        began: "In Schritt {step}: beide {loss}",
        bce: "Kreuzentropie",
        squared: "quadratischer Fehler",
        key: "Rot: Kreuzentropie. Gestrichelt: quadratischer Fehler.",
        later: "Der Wettlauf: nach deinem Tipp.",
        noMore: "zu Ende",
      },
      bench: {
        note: "Start und Raten",
        figure: "Zugkraft",
        label: "Wie stark jeder der beiden Verluste zieht, über der Wahrscheinlichkeit, die der Wahrheit gegeben wird",
        start: { name: "Startfaktor", spoken: "die besten Gewichte mal {factor}" },
        rate: "Rate {rate}",
        truth: "p der Wahrheit",
        pull: "Zugkraft",
      },
    },
    landscape: {
      title: "Landschaft",
      question: "Zwei Modelle gehen denselben Hang hinunter, eines mit viel längeren Schritten. Welches ist am Ende tiefer?",
      claim: "B ist nach {steps} Schritten tiefer",
      yes: "B",
      no: "A",
      guess: {
        lead: "Jeder Ort auf diesen Karten ist ein Modell, und seine Höhe ist der mittlere Verlust.",
        rest:
          "A und B brechen am selben Ort auf und gehen bergab; die Lernrate von B ist {times}-mal die von A. Nach {before} Schritten ist B tiefer, " +
          "{b} gegen {a}. Wird es das auch nach {steps} sein?",
      },
      reveal: {
        lead: "B pendelt von einer Seite des Tals zur anderen und kommt nicht tiefer.",
        rest:
          "Nach {steps} Schritten steht es bei {b}, A bei {a}; der tiefste Punkt hat {lowest}. Die Rate von B, {rate}, liegt über 2/λ = {safe}, wobei λ " +
          "die größte Krümmung dieses Geländes ist: Darunter endet kein Schritt höher, als er begann.",
      },
      ways: {
        step: "Momentum",
        lead: {
          sooner: {
            restless: "Mit Momentum geht es schneller; Batches kommen nicht zur Ruhe.",
            straight: "Mit Momentum geht es schneller; ein so großer Batch geht geradewegs hinab.",
          },
          later: {
            restless: "So wenig oder so viel Momentum bringt nichts; Batches kommen nicht zur Ruhe.",
            straight: "So wenig oder so viel Momentum bringt nichts; ein so großer Batch geht geradewegs hinab.",
          },
        },
        near:
          "Bis auf {near} am tiefsten Punkt: ohne Momentum nach {plain} Schritten; wenn {momentum} vom letzten Schritt bleibt, nach {heavy}. " +
          "Ein Schritt, der auf {batch} von {n} Zeilen sieht, ist um so viel billiger, und seine Steigung ist ihre und nicht die von allen: {rises} von {steps} Schritten enden höher.",
        far:
          "Bis auf {near} am tiefsten Punkt: ohne Momentum nach {plain} Schritten; wenn {momentum} vom letzten Schritt bleibt, nicht in {steps}. " +
          "Ein Schritt, der auf {batch} von {n} Zeilen sieht, ist um so viel billiger, und seine Steigung ist ihre und nicht die von allen: {rises} von {steps} Schritten enden höher.",
      },
      endless: {
        step: "Kein tiefster Punkt",
        lead: "Dieses Tal hat keinen tiefsten Punkt.",
        rest:
          "Eine Gerade trennt diese {n} Standorte ohne einen Fehler. Nach {steps} Schritten ist der mittlere Verlust {loss}; dieselben Gewichte mal {factor} " +
          "haben {scaled}, und jedes größere Vielfache hat weniger. Das Training kommt nie an, es wird sich nur immer sicherer.",
      },
      model: {
        brief: "Modell",
        title: "Ein Ort, ein Modell",
        note: "w₁ = {w1}, w₂ = {w2}, kein Bias",
        label: "Was das gewählte Modell jedem von ihnen gibt",
        say: "Mittlerer Verlust am Ring: {loss}",
        pick: "Wähle auf einer Karte ein anderes, mit dem Zeiger oder mit den Pfeiltasten.",
      },
      maps: {
        a: "A · kurze Schritte",
        b: "B · lange Schritte",
        momentum: { title: "Mit Momentum", note: "Rate {rate}, Momentum {momentum}" },
        batches: { title: "In Batches", note: "Rate {rate}, {batch} Zeilen je Schritt" },
        endless: "Ein Tal ohne Ende",
        afar: { title: "Aus größerer Ferne", note: "Dasselbe Gelände, derselbe Weg" },
        label: "Karte des mittleren Verlusts über zwei Gewichten, mit einem Weg des Trainings",
        say: "Nach {steps} Schritten im Mittel {loss}",
        contours: "Höhenlinien: {levels}.",
        keys: "Mit den Pfeiltasten geht es über die Karte; jeder Ort ist ein Modell.",
        place: "Gewichte {w1} und {w2}: mittlerer Verlust {loss}.",
        weights: ["Gewicht w₁", "Gewicht w₂"],
        start: "Start",
        end: "Schritt {step}",
        lowest: "am tiefsten",
        curve: "Der mittlere Verlust in jedem Schritt",
      },
      bench: {
        label: "Der mittlere Verlust, Schritt für Schritt; oder über Vielfachen der Gewichte",
        ways: { note: "Wie viel bleibt, wen man fragt" },
        endless: { title: "Immer größere Gewichte", note: "Dieselbe Gerade, immer sicherer" },
        momentum: { name: "Momentum", spoken: "{momentum} vom letzten Schritt bleibt", line: "Momentum" },
        batch: { name: "Zeilen je Schritt", spoken: "{rows} Zeilen", line: "Batches" },
        factor: { name: "Gewichte mal", spoken: "mal {factor}", axis: "Gewichte mal" },
        without: "ohne",
      },
    },
    moreThanALine: {
      title: "Mehr als eine Gerade",
      question: "Keine Gerade trennt eine Scheibe von dem Ring um sie herum. Kann es dasselbe Modell, mit demselben Verlust?",
      claim: "B hat alle auf ihrer Seite",
      yes: "alle",
      no: "nicht alle",
      guess: {
        lead: "Einsen in der Mitte, Nullen um sie herum: Keine Gerade zäunt sie ein.",
        rest:
          "Die beste kostet {line} je Punkt; immer {share} zu sagen kostet {base}. B ist dasselbe Modell mit demselben Verlust und " +
          "bekommt auch x₁², x₁x₂ und x₂². Wird es alle {n} auf ihrer Seite haben?",
      },
      reveal: {
        lead: { all: "Alle: Der Verlust ist derselbe, und p − y ist es auch.", some: "Nicht alle, obwohl der Verlust derselbe ist." },
        rest:
          "Quadrate sind Spalten wie andere auch. Über allen fünf ist die Grenze so flach wie eh und je; über x₁ und x₂ allein wird eine " +
          "Kurve daraus. Die Gerade kostet {line} je Punkt, B {squares}, mit {right} von {n} auf ihrer Seite.",
      },
      layer: {
        step: "Verdeckte Schicht",
        lead: "Wo Quadrate nicht helfen, kann ein Modell eigene Spalten lernen.",
        rest:
          "Auf zwei Monden kostet B {squares}, die Gerade {line}. Eine verdeckte Schicht macht sich ihre Spalten selbst, jede der tanh einer Geraden, und diese Geraden werden " +
          "mittrainiert: {units} davon kosten {layer} nach {at} Schritten, mit {right} von {n} auf ihrer Seite.",
      },
      back: {
        step: "Rückwärts",
        lead: "Backpropagation ist die Kettenregel, vom Verlust aus rückwärts gelesen.",
        rest:
          "{site} kostet {loss} nach {when} Schritten. Was hat b₁ der Einheit {unit} damit zu tun? Multipliziere die Steigungen auf dem Weg: {f0} · {f1} · {f2} · " +
          "{f3} = {slope}. Verschiebt man b₁ ein wenig nach beiden Seiten, zeigt sich {measured}. Der erste Faktor ist wieder p − y.",
      },
      sets: { ring: "Ein Ring", moons: "Zwei Monde", one: "Eins", zero: "Null" },
      data: {
        brief: "Daten",
        ring: "Ein Ring um eine Scheibe",
        moons: "Zwei Monde",
        label: "Die Punkte und was ein Modell ihnen gibt",
        base: "Basisrate: {share}",
      },
      forecasters: {
        line: { title: "A · eine Gerade", note: "Die beste über x₁ und x₂" },
        squares: { title: "B · mit Quadraten", note: "Auch über x₁², x₁x₂, x₂²", noteOnMoons: "Wie auf dem Ring" },
        layer: { title: "Verdeckte Schicht", note: "{units} Einheiten, {steps} Schritte" },
        label: "Die Punkte und was das Modell ihnen gibt",
        say: "Mittlerer Verlust {loss}, {right} von {n} auf ihrer Seite",
        later: "Nach deinem Tipp.",
      },
      chain: {
        layer: { title: "Verdeckte Schicht", note: "Schritt {steps}; wähle einen Punkt" },
        forwards: { title: "Vorwärts", note: "Vom Punkt zu seinem Verlust", say: "{site}, y = {y}, durch Einheit {unit}." },
        backwards: { title: "Rückwärts", note: "Die Steigung an jeder Zeile", say: "Gemessen: (L(b₁ + δ) − L(b₁ − δ))/2δ = {slope}" },
        figure: "Die Kette",
        product: "∂L/∂b₁, das Produkt",
        heads: ["Zeile", "Wert"],
      },
      bench: {
        label: "Der mittlere Verlust, Schritt für Schritt; oder der Verlust des Punktes über einem Gewicht",
        train: { title: "Trainiere sie", note: "Dasselbe p − y, weiter hinten" },
        weight: { title: "Über einem Gewicht", note: "Die Steigung ist das Produkt", figure: "Verlust des Punktes" },
        units: { name: "Einheiten", spoken: "{count} Einheiten" },
        step: { name: "Schritt", spoken: "Schritt {step}" },
        unit: { name: "Einheit", spoken: "Einheit {unit}" },
        lines: "Gerade, Quadrate",
        axis: "b₁ der Einheit {unit}",
        slope: "Steigung {slope}",
      },
    },
    threeClasses: {
      title: "Drei Klassen",
      question: "Zwei Vorhersagen gaben der Wahrheit gleich viel und verteilten den Rest verschieden. Wer bezahlt mehr?",
      ask: "Wer bezahlt mehr?",
      choices: ["A bezahlt mehr", "B bezahlt mehr", "Beide gleich viel"],
      classes: { holds: "hält", cracks: "reißt", slides: "rutscht" },
      guess: {
        lead: "Dreierlei kann mit dem Boden geschehen, und er {name}.",
        rest: "A und B gaben dem beide {given}. A gab fast alles, was übrig war, einem der anderen, B beiden gleich viel. Wer bezahlt mehr?",
      },
      reveal: {
        lead: { same: "Beide bezahlen −ln {given} = {loss}: Es zählt nur, was die Wahrheit bekam.", other: "Sie bezahlen nicht gleich viel." },
        rest:
          "Allen dreien gleich viel zu geben kostet ln 3 = {die}, so wie eine Münze ln 2 kostet. Verschieden ist das Signal p − y: Jeder Balken wird " +
          "dorthin gezogen, wo er sein sollte, und diese Pfeile haben die Summe 0.",
      },
      two: {
        step: "Zwei Klassen",
        lead: "Mit zwei Klassen ist es die binäre Kreuzentropie.",
        rest:
          "Softmax sieht nur Differenzen von Logits, also darf eines von zweien 0 sein: Aus z = {z} und 0 macht es {p}, und das ist σ(z). Der Verlust ist " +
          "−ln davon, {loss}, wie immer, und das Signal p − y = {slope}.",
      },
      any: {
        step: "Mehrere von drei",
        lead: "Eine von drei oder mehrere von drei.",
        rest:
          "Aus denselben Logits verteilt Softmax ein Ganzes: Wird eines angehoben, sinken die anderen. Wo mehrere Labels gelten können, hat jedes ein " +
          "eigenes σ; zusammen geben sie {sum}, und der Verlust ist die Summe aus drei binären, {any}, wo Softmax {one} bezahlt.",
      },
      truth: {
        brief: "Wahrheit",
        title: "Was wahr ist",
        one: "Eine Klasse und keine andere",
        any: "Jedes Label kann gelten",
        figure: "Labels y",
        label: "Was von jeder Klasse wahr ist",
        say: ["Nichts davon.", "Er {a}.", "Er {a} und {b}.", "Er {a}, {b} und {c}."],
        measure: "Label y",
        heads: ["Klasse", "Label y"],
      },
      forecasters: {
        a: "A · der Rest an eine",
        b: "B · der Rest geteilt",
        rest: "{one} und {other} an die anderen",
        softmaxOfTwo: { title: "Softmax von zweien", note: "Die Logits z und 0" },
        sigmoidOfOne: { title: "Sigmoid von einem", note: "Das Logit z" },
        oneOfThree: { title: "Eine von drei", note: "Softmax: Summe der Balken 1" },
        anyOfThree: { title: "Mehrere von drei", note: "Drei Sigmoide, jedes für sich" },
        before: "Wahrscheinlichkeiten",
        after: "Wahrscheinlichkeit, p − y",
        label: "Was jede Klasse bekommt",
        given: "Die Wahrheit bekam {p}",
        loss: "Verlust: −ln {p} = {loss}",
        sum: "Verlust: {a} + {b} + {c} = {loss}",
        measure: "Wahrscheinlichkeit",
        heads: ["Klasse", "Label y", "p", "p − y"],
      },
      bench: {
        two: { title: "Probiere ein anderes z", note: "Auf beiden Wegen dasselbe" },
        any: { note: "Dieselben Logits für beide" },
        z: "z ist {z}, σ(z) ist {p}",
        apart: "Abstand",
        ofFirst: "−ln des ersten",
        ofBinary: "BCE, z und y = 1",
        logit: { name: "Logit „{name}“", spoken: "das Logit ist {z}" },
        truth: "Wahr, von den dreien",
        labels: "Labels, die gelten",
      },
    },
    smoothing: {
      title: "Glättung",
      question: "Label-Glättung und Focal Loss halten ein Modell davon ab, sich zu sicher zu sein. Lassen sie seine Wahrscheinlichkeiten richtig?",
      ask: "Es endet immer noch bei der wahren Rate:",
      choices: ["Beides", "Nur die Label-Glättung", "Nur Focal Loss", "Keins von beiden"],
      recipes: { plain: "gewöhnlich", smoothed: "geglättet", focal: "Focal Loss", flipped: "umgedreht" },
      guess: {
        lead: "Zwei Rezepte halten ein Modell davon ab, sich zu sicher zu sein.",
        rest: "Die Label-Glättung trainiert auf {low} und {high} statt auf 0 und 1. Focal Loss zählt einen Fall umso weniger, je sicherer das Modell richtigliegt. Angenommen, {rate} aller solchen Fälle treten ein, und es gibt Labels ohne Ende: Welches Rezept endet dann noch bei p = {rate}?",
      },
      reveal: {
        lead: "Keins von beiden: Beide machen weniger aus {rate}.",
        rest: "Die Kreuzentropie ist bei der wahren Rate am kleinsten. Mit Labels, die um ε = {eps} geglättet sind, ist sie es bei p = {smoothed}; Focal Loss mit γ = {gamma} bei {focal}. Beide lassen 0.5, wo es ist, und ziehen alles andere dorthin: Was sie trainieren, ist nicht kalibriert, wie viele Labels es auch gibt.",
        along: {
          title: "Zurück zur Rate",
          smoothed: "von der Glättung: (p − ε/2) ÷ (1 − ε)",
          focal: "von Focal Loss: aus dem Verhältnis seiner zwei Steigungen",
          flipped: "vom Umdrehen: (p − f) ÷ (1 − 2f)",
        },
      },
      flip: {
        step: "Labels umdrehen",
        lead: "Falsche Labels tun dasselbe.",
        rest: "Wo {f} der Labels umgedreht sind, sieht {rate} wie {seen} aus, und gewöhnliches Training endet dort, wie bei einer Glättung um {twice}: Glättung macht kein Umdrehen rückgängig, sie kommt noch hinzu. Hier sind {flips} von {n} Labels jedes Datensatzes umgedreht, und neue, richtige kosten das Modell der Patienten {costA} statt {plainA}.",
      },
      flipNone: {
        lead: "Ist kein Label umgedreht, endet gewöhnliches Training bei der wahren Rate.",
        rest: "Drehe einige um: Jedes Umdrehen macht Einsen aus Nullen oder Nullen aus Einsen, und die Rate, die zu sehen ist, rückt auf einhalb zu.",
      },
      own: {
        step: "Bremsen",
        lead: "{recipe} {helpsA} bei den Patienten und {helpsB} bei den Standorten.",
        recipe: { smoothed: "Glättung", focal: "Focal Loss" },
        helps: { helps: "hilft", harms: "schadet", nothing: "ändert nichts" },
        rest: "Mit so wenigen Zeilen gewöhnlich trainiert, ist sich das Modell der Patienten {sureA}: Neue Labels kosten am wenigsten mit seinen Logits mal {factorA}. Das Modell der Standorte ist sich {sureB}, mit {factorB}. Wie viel Bremsen gut ist, hängt davon ab, und mehr davon schadet.",
        sure: { far: "viel zu sicher", little: "etwas zu sicher", not: "nicht zu sicher" },
        along: { title: "Mehr, als die Wahrheit kostet", gap: "{plain} gewöhnlich, {smoothed} geglättet, {focal} Focal", truth: "auch die Wahrheit ist nicht umsonst: Labels sind Zufall" },
      },
      recipe: {
        brief: "Rezept",
        title: "Die Rezepte",
        flipped: "Umgedrehte Labels",
        own: "Wie eingestellt",
        note: "Labels ohne Ende",
        trained: "Was eine Eins kostet",
        ends: "Wo das Training endet",
        label: "Der Verlust, der trainiert wird, über p, und das beste p über der wahren Rate",
        say: "{rate} endet geglättet bei {smoothed}, mit Focal Loss bei {focal}",
        sayFlipped: "{rate} endet bei {seen}",
        lines: { plain: "gewöhnlich", smoothed: "geglättet", focal: "Focal", flipped: "umgedreht" },
        trueRate: "wahre Rate",
        best: "bestes p",
        happened: "p dessen, was eintrat",
        cost: "was trainiert wird",
      },
      patients: { title: "Patienten", note: "{n} mit Fieber, unklare Fälle", label: "Patienten: das p, das jeder bekommt, über der Rate, mit der er gezogen wurde", line: "Patienten" },
      sites: { title: "Standorte", note: "{n} nach einem Erdbeben, klarer", label: "Standorte: das p, das jeder bekommt, über der Rate, mit der er gezogen wurde", line: "Standorte" },
      rows: {
        figure: "Über der wahren Rate",
        given: "gegebenes p",
        cost: "Neue Labels kosten:",
        costs: "{keyPlain}gewöhnlich {key}{recipe}. Neue Labels kosten:",
        truth: "die Wahrheit",
      },
      bench: {
        flip: { title: "Labels umdrehen", note: "Nach dem Los, nur im Training", name: "Umgedreht", spoken: "{f} der Labels sind umgedreht", axis: "umgedrehte Labels" },
        hold: { title: "Bremsen", note: "Und sehen, wem es hilft" },
        figure: "Kosten neuer Labels",
        label: "Was neue Labels kosten, darüber, wie sehr das Modell gebremst wird",
        compared: "Das Rezept, das verglichen wird",
        smoothed: { name: "Glättung ε", spoken: "ε = {eps}: trainiert auf {low} und {high}", axis: "Glättung ε" },
        focal: { name: "Focal γ", spoken: "γ = {gamma}: was {p} bekam, zählt mit {part} seines Verlusts", axis: "Focal γ" },
        cost: "Kosten",
      },
    },
  },

  practice: {
    lead: "Eine Aufgabe nach der anderen. Falsche Antworten sind willkommen: Die klassischen werden erkannt und erklärt.",
    levels: ["Erste Schritte", "Weiter", "Fortgeschritten"],
    problem: "Aufgabe {n}: {title}",
    answer: { number: "Deine Antwort: {asked}", choice: "Deine Antwort", check: "Prüfen", exact: "Mit allen Stellen: {answer}" },
    hint: "Hinweis {n} von {all}",
    noHint: "Keine weiteren Hinweise",
    show: "Lösung zeigen",
    shown: "Die Antwort ist {answer}. Die Lösung wird gezeigt.",
    next: "Nächste Aufgabe",
    last: "Das war die letzte Aufgabe dieses Schritts.",
    solution: { title: "Die Lösung, Schritt für Schritt", answer: "Die Antwort ist {answer}.", steps: "Schritte" },
    kinds: { title: "Arten", all: "Alle Arten, wie sie kommen", known: "✓ gekonnt", once: "↻ kommt wieder", twice: "↻ kommt zweimal wieder" },
    record: {
      title: "Dein Fortschritt",
      none: "Noch nichts gelöst. Die erste Aufgabe wartet.",
      solved: "{solved} von {all} selbstständig gelöst.",
      row: "{solved} von {all} selbstständig gelöst, zuletzt {row} in Folge.",
      unkept: "Dieser Browser behält nichts für diese Seite, dein Fortschritt endet also mit ihr. Speichere ihn in einer Datei, um ihn zu behalten.",
      save: "In Datei speichern",
      saved: "Als {file} gespeichert.",
      read: "Aus Datei lesen",
      wasRead: "{file} gelesen.",
      refused: "{file} ist kein gespeicherter Fortschritt: {reason}. Wähle eine Datei, die diese Seite oder logloss practice gespeichert hat.",
      aside: "Was dieser Browser von deinem Üben behalten hat, lässt sich nicht lesen: {reason}. Es ist beiseitegelegt, und ein neuer Fortschritt beginnt.",
      saveAside: "Alten Fortschritt in Datei speichern",
      erase: "Löschen",
      sure: "Deinen Fortschritt löschen?",
      yes: "Ja, alles löschen",
      no: "Behalten",
      erased: "Gelöscht.",
      reasons: {
        large: "Sie ist zu groß",
        json: "Es ist kein JSON",
        otherSchema: "Das Schema ist „{schema}“, nicht „{due}“",
        noSchema: "Das Schema „{due}“ fehlt",
        noResults: "Die Liste der Ergebnisse fehlt",
        noResult: "results[{at}] ist kein Ergebnis",
        noKind: "results[{at}] fehlt die Aufgabenart („kind“)",
        noSeed: "results[{at}] fehlt der Startwert („seed“)",
        noOutcome: "results[{at}] fehlt der Ausgang („outcome“)",
      },
    },
    sheet: {
      title: "Auf Papier",
      count: "Aufgaben",
      seed: "Startwert",
      print: "Arbeitsblatt drucken",
      elsewhere: "Um ein Arbeitsblatt zu drucken, öffne das Lab in einem eigenen Tab oder rufe logloss practice --worksheet homework.html auf.",
      about: "Derselbe Startwert druckt dieselben Aufgaben. Antworten und Lösungen kommen auf eigene Seiten.",
    },
  },

  data: {
    lead: "Bring Vorhersagen mit und sieh, was sie kosten, oder bring Messwerte mit und trainiere die Demo damit.",
    intake: {
      drop: "Leg hier eine Tabelle ab",
      taken: "CSV: eine Zeile für jedes Ding, das vorhergesagt oder gemessen wurde, mit Kopfzeile, und bis zu {rows} Zeilen.",
      takenByPackage: "CSV, Parquet oder Arrow: eine Zeile für jedes Ding, das vorhergesagt oder gemessen wurde, mit Kopfzeile.",
      choose: "Datei wählen",
      stays: "Nichts verlässt diesen Rechner: Diese Seite liest die Datei, und ihre Regeln verbieten ihr, irgendetwas irgendwohin zu senden.",
      staysByPackage: "Nichts verlässt diesen Rechner: Die Datei liest diese Seite oder das logloss auf diesem Rechner, das die Seite zeigt.",
      paste: "Stattdessen eine Tabelle einfügen",
      pasted: "Die Tabelle mit ihrer Kopfzeile",
      use: "Diese Tabelle nehmen",
    },
    examples: { forecasts: "Beispiel: Vorhersagen", sites: "Beispiel: Standorte", column: "Vorhersage" },
    reading: "{name} wird gelesen …",
    open: "{name} ist offen: {size}.",
    size: { exact: "{rows}, {columns}", about: "etwa {rows}, {columns}", more: "mehr als {rows}, {columns}" },
    rows: { one: "{n} Zeile", other: "{n} Zeilen" },
    columns: { one: "{n} Spalte", other: "{n} Spalten" },
    headless: "Die erste Zeile enthält Zahlen, darum heißen die Spalten nach ihrem Platz.",
    doThat: "Mach das",
    pickers: {
      title: "Was damit geschehen soll",
      score: { title: "Vorhersagen bewerten", about: "Labels und die Wahrscheinlichkeit, die jedem gegeben wurde: Wie gut waren sie?" },
      train: { title: "Die Demo trainieren", about: "Labels und zwei Messgrößen: Sieh zu, wie ein Modell sie lernt." },
      labels: "Labels: was geschah",
      positive: "Als 1 zählt",
      shares: "Zahlen 0 … 1, wie sie sind",
      others: "Alle anderen zählen als 0: {labels}. Drei oder mehr Klassen zugleich zu beurteilen braucht die kategorische Kreuzentropie.",
      forecasts: "Vorhersagen",
      scale: "Sie sind",
      scales: ["Wahrscheinlichkeiten", "Log-Odds (Logits)"],
      percent: "in Prozent",
      measures: ["Erste Messgröße", "Zweite Messgröße"],
      log: "logarithmisch",
      drop: "Zeilen weglassen, in denen etwas fehlt",
      choose: "wählen …",
    },
    notOffered: {
      all: "Nicht als Zahlen angeboten: {reasons}.",
      more: { one: "und {n} weitere enthält keine Zahlen", other: "und {n} weitere enthalten keine Zahlen" },
      comma: "{name} enthält „{sample}“, dessen Komma Dezimalen oder Tausender abtrennen kann",
      point: "{name} enthält „{sample}“, dessen Punkt Dezimalen oder Tausender abtrennen kann",
      words: "{name} enthält Wörter",
      word: "{name} enthält Wörter („{sample}“)",
      empty: "{name} ist leer",
      repeated: "mehrere Spalten heißen {name}",
      other: "{name} enthält Datumsangaben oder Ähnliches",
    },
    preview: { title: "Die ersten Zeilen", labels: "Labels", forecasts: "Vorhersagen", measures: ["erste Messgröße", "zweite Messgröße"] },
    score: {
      choose: "Wähle die Spalte der Labels und die Spalte der Vorhersagen.",
      scoring: "logloss bewertet {name} …",
      title: "Die Bewertung",
      mean: "Mittlerer Verlust {loss}",
      meanError: "Mittlerer Verlust {loss} ± {se}",
      clippedSome: "Wahrscheinlichkeiten, die durch Rundung ein wenig jenseits von 0 oder 1 lagen, wurden dorthin zurückgesetzt.",
      clipped: {
        one: "{n} Wahrscheinlichkeit lag durch Rundung ein wenig jenseits von 0 oder 1 und wurde dorthin zurückgesetzt.",
        other: "{n} Wahrscheinlichkeiten lagen durch Rundung ein wenig jenseits von 0 oder 1 und wurden dorthin zurückgesetzt.",
      },
      command: "Wie weit eine andere Stichprobe davon abweichen könnte und was daraus folgt: {command}",
      first: "Das sind die ersten {n} Zeilen: Mehr nimmt die Seite nicht. {name} als Ganzes: {command}",
      save: "{name} speichern",
      interval: "Der wahre Mittelwert liegt mit 95 % Konfidenz zwischen {low} und {high}.",
      infinite: "{rows}: Die Vorhersage hatte mit einem p von genau 0 oder 1 ausgeschlossen, was geschah. Eine solche Zeile macht den Mittelwert unendlich.",
      infiniteRows: { one: "{n} Zeile kostet ∞", other: "{n} Zeilen kosten ∞" },
      keptAway:
        "Hielte man p von 0 und 1 fern, wie viele Programme es tun, wäre der Mittelwert {mean1} (um {by1}), {mean2} (um {by2}) oder {mean3} (um {by3}): Eine solche Zahl sagt etwas über das Programm. Ein p von genau 0 oder 1 ist oft ein gerundetes: Bewerte die Log-Odds (Logits), aus denen es entstand, wenn das Modell sie ausgibt.",
      paid: "So viel würdest du zahlen, wenn du der Wahrheit jedes Mal die Wahrscheinlichkeit {q} gäbst.",
      noBase: "Alle Labels sind gleich, also gibt es keine Basisrate zum Vergleichen.",
      base: "Immer die Basisrate zu nennen, {rate}, würde bei diesen Zeilen {loss} kosten.",
      ratio: "Die Vorhersagen kosten {ratio} davon.",
      ones: { one: "{n} Zeile, davon {ones} mit 1.", other: "{n} Zeilen, davon {ones} mit 1." },
      onesLeft: {
        one: "{n} Zeile, davon {ones} mit 1; {left} weggelassen, weil etwas fehlt.",
        other: "{n} Zeilen, davon {ones} mit 1; {left} weggelassen, weil etwas fehlt.",
      },
      sum: { one: "{n} Zeile, Summe der Labels {sum}.", other: "{n} Zeilen, Summe der Labels {sum}." },
      sumLeft: {
        one: "{n} Zeile, Summe der Labels {sum}; {left} weggelassen, weil etwas fehlt.",
        other: "{n} Zeilen, Summe der Labels {sum}; {left} weggelassen, weil etwas fehlt.",
      },
    },
    figure: {
      about: "{rows} Zeilen auf der Verlustkurve: {half} gaben der Wahrheit weniger als die Hälfte, und {beyond} kosten mehr als {most}.",
      all: "Jeder Punkt ist eine Zeile.",
      some: "Jeder Punkt ist eine Zeile; {n} davon sind gezeichnet, darunter die schlechtesten.",
      beyond: { one: "Dreiecke am oberen Rand: {n} Zeile kostet mehr als {most}.", other: "Dreiecke am oberen Rand: {n} Zeilen kosten mehr als {most}." },
      loss: "Verlust",
      curve: "−ln(diese Wahrscheinlichkeit)",
      rows: "Zeilen",
      given: "Wahrscheinlichkeit für das, was eintrat",
      givenShort: "für die Wahrheit",
      table: { title: "Wie viele Zeilen der Wahrheit welche Wahrscheinlichkeit gaben", given: "Wahrscheinlichkeit für die Wahrheit", range: "{low} bis {high}" },
    },
    worst: {
      title: "Die schlechtesten Zeilen",
      caption: { one: "Die schlechteste Zeile", other: "Die {n} schlechtesten Zeilen" },
      line: "Zeile",
      row: "Datenzeile",
      label: "Label",
      loss: "Verlust",
    },
    train: {
      title: "Bereit zum Trainieren",
      rows: { one: "{n} Zeile, davon {ones} „{label}“.", other: "{n} Zeilen, davon {ones} „{label}“." },
      dropped: { one: "{n} Zeile ist weggelassen, weil etwas fehlt.", other: "{n} Zeilen sind weggelassen, weil etwas fehlt." },
      left: {
        one: "{n} weitere ist weggelassen: Die Demo zeigt {shown}, durch Los gezogen.",
        other: "{n} weitere sind weggelassen: Die Demo zeigt {shown}, durch Los gezogen.",
      },
      button: "Damit trainieren",
      announced: "Die Demo zeigt jetzt {title}.",
      about: "{n} Zeilen aus {name}. Sie bleiben in dieser Seite und stehen in keinem Link.",
      not: "nicht {label}",
    },
    trouble: {
      tally: " ({count} von {size} Zeilen)",
      quoted: "„{label}“",
      and: " und ",
      choose: "Wähle eine andere Spalte.",
      chooseFile: "Wähle eine Datei mit Zeilen.",
      chooseLabel: "Wähle das Label, das als 1 zählt.",
      leaveOut: "Lass die Zeilen weg, in denen etwas fehlt.",
      format: "{name} ist {format}, und für sich allein liest die Seite Text.",
      formatHint: "Speichere die Tabelle als CSV, oder öffne sie in dem Lab, das `logloss lab` startet: Das liest auch Parquet, Arrow, JSON und gzip.",
      formats: {
        parquet: "eine Parquet-Datei",
        arrow: "eine Arrow-Datei",
        gzip: "eine gzip-Datei",
        zip: "eine Zip-Datei oder eine Tabellenkalkulation",
        json: "eine JSON-Datei",
      },
      trains: "Die Demo trainiert in der Seite, und für sich allein liest die Seite Text.",
      trainsHint: "Speichere die Tabelle als CSV, und öffne die.",
      larger: "{name} ist größer, als das Lab annimmt.",
      largerHint: "Auf der Kommandozeile gibt es keine Grenze: {command}",
      unanswered: "logloss antwortet nicht mehr.",
      refused: "logloss hat mit {status} geantwortet.",
      restart: "Starte es neu: logloss lab",
      damaged: "Der Text beginnt als UTF-16 und ist abgeschnitten oder beschädigt.",
      damagedHint: "Schreibe oder kopiere die Datei noch einmal.",
      encoding: "Das ist kein Text in UTF-8; vielleicht ist es Windows-1252.",
      encodingHint: "Speichere die Datei noch einmal als UTF-8.",
      fileEmpty: "Es steht nichts darin, nicht einmal eine Kopfzeile.",
      binary: "Das ist kein Text: Es enthält Bytes, die in keiner Tabelle aus Text vorkommen.",
      binaryHint: "Speichere die Tabelle als CSV, und wähle dann diese Datei.",
      empty: "Es gibt eine Kopfzeile und sonst keine Zeile.",
      column: "Spalte {n}",
      cells: { one: "Zeile {line} hat {n} Zelle, und die Kopfzeile hat {due}.", other: "Zeile {line} hat {n} Zellen, und die Kopfzeile hat {due}." },
      cellsHeadless: { one: "Zeile {line} hat {n} Zelle, und die erste Zeile hat {due}.", other: "Zeile {line} hat {n} Zellen, und die erste Zeile hat {due}." },
      cellsMore: "Setze eine Zelle, die das Trennzeichen enthält, in Anführungszeichen, oder entferne, was zu viel ist.",
      cellsLess: "Ergänze, was in dieser Zeile fehlt, oder entferne die Zeile.",
      quoteOpen: "Zeile {line}: Ein Anführungszeichen wird geöffnet und nie geschlossen.",
      quoteOpenHint: "Schließe es, oder schreibe es doppelt, wenn es zur Zelle gehört.",
      quoteClosed: "Zeile {line}: „{text}“ folgt auf ein schließendes Anführungszeichen.",
      quoteClosedHint: 'Schreibe ein Anführungszeichen, das zur Zelle gehört, doppelt: "ein ""zitiertes"" Wort".',
      delimiter: "Es gibt nur eine Spalte, „{column}“: Kein Komma, Tabulator, Semikolon oder senkrechter Strich trennt Spalten.",
      delimiterHint: "Speichere die Datei noch einmal mit Kommas zwischen den Zellen.",
      lineEnds: "Zeile {line} endet anders als die übrigen, darum lassen sich die Zeilen nicht auseinanderhalten.",
      lineEndsHint: "Speichere die Datei noch einmal mit einer einzigen Art von Zeilenenden.",
      noColumn: "Es gibt keine Spalte {name}.",
      columnRepeated: "{count} Spalten heißen {name}, darum ist nicht gesagt, welche gemeint ist.",
      columnRepeatedHint: "Gib jeder Spalte der Datei einen eigenen Namen.",
      columnTwice: "{name} kann nicht zugleich Labels und Vorhersagen enthalten.",
      swapped: "In {p} steht überall 0 oder 1, und in {y} stehen Werte dazwischen; die beiden sehen vertauscht aus.",
      allMissing: "In jeder Zeile fehlt ein Wert.",
      missing: "{name}, Zeile {line}: Ein Wert fehlt{tally}.",
      missingInLine: "Zeile {line}: Ein Wert fehlt ({count} von {size} Zeilen).",
      text: "{name}, Zeile {line}: „{cell}“ ist keine Zahl{tally}.",
      textHint: "Wähle eine andere Spalte, oder trage dort eine Zahl ein.",
      notation: "{name}: {one}, und {other}; die Zahlen einer Spalte müssen alle gleich geschrieben sein.",
      notationHint: "Schreibe alle Zahlen dieser Spalte auf dieselbe Art.",
      ways: {
        point: "Zeile {line}, „{cell}“, hat einen Dezimalpunkt",
        comma: "Zeile {line}, „{cell}“, hat ein Dezimalkomma",
        signed: "Zeile {line}, „{cell}“, hat ein Prozentzeichen",
        bare: "Zeile {line}, „{cell}“, hat kein Prozentzeichen",
      },
      range: {
        percent: "{name}, Zeile {line}: Eine Wahrscheinlichkeit liegt zwischen 0 und {bound}, und hier steht {cell}; das sieht nach Prozentwerten aus{tally}.",
        logits: "{name}, Zeile {line}: Eine Wahrscheinlichkeit liegt zwischen 0 und {bound}, und hier steht {cell}; das sieht nach Log-Odds aus{tally}.",
        rounding: "{name}, Zeile {line}: Eine Wahrscheinlichkeit liegt zwischen 0 und {bound}, und hier steht {cell}, durch Rundung ein wenig jenseits davon{tally}.",
        other: "{name}, Zeile {line}: Eine Wahrscheinlichkeit liegt zwischen 0 und {bound}, und hier steht {cell}{tally}.",
        percentHint: "Kreuze „in Prozent“ an.",
        logitsHint: "Wähle sie als Log-Odds.",
        roundingHint: "Setze sie auf 0 und 1 zurück; das ändert {count} von {size} Zeilen.",
      },
      place: "{name}, Zeile {line}: „{cell}“",
      signed: "{place}: Labels sind 0 und 1, und diese sind -1 und +1{tally}.",
      signedHint: "Wähle {label} als das Label, das als 1 zählt.",
      labelRange: "{place}: Ein Label ist 0, 1 oder ein weiches Label dazwischen{tally}.",
      classes: "{place}: {labels} sind drei oder mehr Klassen, und die binäre Kreuzentropie hat zwei; der Verlust für mehr ist die kategorische Kreuzentropie.",
      classesHint: "Um eine Klasse gegen alle anderen zu beurteilen, wähle sie unter „Als 1 zählt“.",
      which: "{place}: Labels sind 0 und 1; welches von {labels} ist das positive?",
      whichHint: "Wähle {label}.",
      soft: "{name}, Zeile {line}: „{cell}“ ist ein weiches Label, und neben einem, das als 1 zählt, zählt jedes andere als 0{tally}.",
      softHint: "Nimm weiche Labels, wie sie sind.",
      absent: "{name}: Keine Zeile hat das Label „{label}“; die Labels sind {labels}.",
      alike: "{place}: {labels} unterscheiden sich nur in Groß- und Kleinschreibung oder Leerzeichen; schreibe jedes Label auf eine einzige Art.",
      ignored:
        "{place}: Neben {kept} steht {marks} von {size} Zeilen; ein solcher Wert kennzeichnet oft Zeilen, die wegzulassen sind, darum zählt er nur dort als 0, wo die Datei 0 sagt.",
      mark: "{label} in {count}",
      trainColumns: "Die Demo lernt ein Label aus zwei Messgrößen.",
      trainColumnsHint: "Wähle drei verschiedene Spalten.",
      trainSoft: "{name}, Zeile {line}: {label} ist ein weiches Label, und die Demo lernt 0 oder 1.",
      trainSoftHint: "Wähle, welches Label als 1 zählt.",
      trainSame: "{name}: Jede Zeile hat dasselbe Label, es gibt also nichts zu unterscheiden.",
      trainSameHint: "Wähle andere Labels.",
      noNumbers: "{name} enthält keine Zahlen.",
      noNumbersHint: "Wähle eine Spalte mit Zahlen.",
      constant: "{name} ist in jeder Zeile gleich, daraus lässt sich also nichts lernen.",
      noLogarithm: "{name}, Zeile {line}: {value} hat keinen Logarithmus.",
      noLogarithmHint: "Nimm das Kreuz bei „logarithmisch“ für diese Spalte weg.",
    },
  },

  fit: {
    title: "Der Weg einer Anpassung",
    about: "Eine logistische Regression von {y} auf {x}: {rows} Zeilen, Log-Loss {loss}.",
    passes: { one: "{n} Durchgang durch die Zeilen führte dorthin.", other: "{n} Durchgänge durch die Zeilen führten dorthin." },
    gaps: "Die Lücke sagt, wie weit der Verlust samt Strafterm über dem kleinsten möglichen liegt, im Verhältnis zu diesem.",
    none: "Die Datei hat nicht festgehalten, wie das Modell angepasst wurde.",
    pass: "Durchgang",
    play: "Abspielen",
    pause: "Anhalten",
    at: "Durchgang {at} von {n}: Lücke {gap}",
    axes: { pass: "Durchgang durch die Zeilen", gap: "Lücke, relativ" },
    heads: { pass: "Durchgang", objective: "Verlust samt Strafterm, Nats", gap: "Lücke", gradient: "größte Steigung", length: "Schritt" },
    tableOfPasses: "Was jeder Durchgang durch die Zeilen ergab",
    coefficients: { title: "Wohin er führte", name: "Spalte", value: "Koeffizient", se: "Standardfehler", low: "95 % von", high: "bis", none: "keiner" },
    opened: "{name} ist ein Modell mit {n} Koeffizienten.",
    later: "{name} hat das Schema {schema} einer späteren Version von logloss: Öffne die Datei mit jener.",
    broken: "{name} gibt sich als Modell aus, stammt so aber nicht von logloss.",
  },

  classroom: {
    bar: {
      label: "Lektion",
      where: "Lektion: Schritt {n} von {steps}, {tab}",
      whereCoded: "Lektion {code}: Schritt {n} von {steps}, {tab}",
      back: "Zurück",
      next: "Weiter",
      leave: "Verlassen",
      handIn: "Ergebnis abgeben",
      name: "Dein Name, wie die Klasse dich kennt",
      line: "Dein Ergebnis: Gib diese Zeile der Lehrkraft. Die Seite sendet nichts.",
      copy: "Zeile kopieren",
      copied: "Kopiert.",
      uncopied: "Der Browser lässt die Seite nicht kopieren: Markiere die Zeile, und kopiere sie selbst.",
    },
    teaching: {
      title: "Für Lehrkräfte",
      close: "Schließen",
      about:
        "Eine Lektion öffnet, was du auswählst, in deiner Reihenfolge, und sonst nichts. Stelle die Seite so ein, wie die Klasse sie sehen soll, und füge hinzu, was auf dem Bildschirm ist; die Liste bleibt in diesem Browser.",
      lesson: "Die Lektion",
      addShown: "Bildschirm hinzufügen ({tab})",
      tab: "Ein Tab von Anfang an",
      addTab: "Tab hinzufügen",
      kinds: "Aufgaben dieser Arten, reihum",
      count: "Wie viele",
      addProblems: "Aufgaben hinzufügen",
      code: "Code der Klasse; ein anderer Code fragt nach anderen Zahlen",
      full: "Ein Link fasst {steps} Schritte und davon {characters} Zeichen; mit diesem Schritt wären es mehr.",
      added: "Als Schritt {n} hinzugefügt.",
      tick: "Kreuze mindestens eine Art von Aufgabe an.",
      moved: "Jetzt Schritt {n}.",
      takenOut: "Herausgenommen.",
      up: "Nach oben",
      upStep: "Nach oben: Schritt {n}, {step}",
      out: "Herausnehmen",
      outStep: "Herausnehmen: Schritt {n}, {step}",
      /** What the fields of a link set (docs/links.md). */
      fields: {
        y: "y", p: "p", base: "Basis", scale: "Skala", soft: "weich", curves: "Kurven", sites: "Standorte", step: "Schritt",
        copies: "Kopien", seed: "Startwert", kind: "Art", at: "Nummer", set: "Datensatz", axes: "Achsen", stage: "Stufe", k:
        "k", select: "Auswahl", flips: "umgedreht", moves: "verschoben", added: "hinzugefügt", removed: "entfernt", race:
        "Wettlauf", open: "offen", method: "Verfahren", loss: "Verlust", rate: "Lernrate", l2: "l2", batch: "Batch", momentum:
        "Momentum", start: "Start", key: "Experiment", guess: "Tipp", settings: "Einstellungen",
      },
      task: { one: "{tab}: {n} Aufgabe ({kinds})", other: "{tab}: {n} Aufgaben ({kinds})" },
      paper: "Auf Papier",
      paperAbout: "Dieselben Aufgaben wie im Link: Sie folgen aus dem Code der Klasse.",
      paperElsewhere: "Zum Drucken öffne das Lab in einem eigenen Tab.",
      printProblems: "Aufgaben drucken",
      printAnswers: "Antworten und Lösungen drucken",
    },
    link: {
      title: "Der Link",
      place: "Wo die Klasse das Lab findet, falls es im Web ist",
      placeholder: "wo die Klasse lab.html findet",
      link: "Link zur Lektion",
      copy: "Link kopieren",
      copied: "Kopiert.",
      uncopied: "Der Browser lässt die Seite nicht kopieren: Markiere den Link, und kopiere ihn selbst.",
      needsAddress:
        "Ein QR-Code braucht eine Adresse, die jedes Handy der Klasse erreicht: Lege die exportierte Datei auf einen Webserver, und schreibe seine Adresse oben hinein.",
      code: "QR-Code des Links",
    },
    table: {
      title: "Was die Klasse abgegeben hat",
      paste: "Füge die Zeilen der Klasse ein, eine unter der anderen. Sie bleiben auf diesem Rechner.",
      tooMuch: "Das ist zu viel für die Ergebnisse einer Klasse.",
      refused: "Zeile {line} ist weggelassen: {why}.",
      solved: "Wer welche Aufgabe gelöst hat",
      problem: "Aufgabe",
      noName: "ohne Namen",
      noCode: "ohne Code",
      legend: "✓ auf Anhieb und ohne Hinweise gelöst, (✓) mit Hilfe oder nach einem Fehler gelöst, ✗ Lösung angesehen, … begonnen.",
      mistakes: "Wer welchen Fehler gemacht hat",
      heads: ["Fehler", "Anzahl", "Wer", "Was die Seite dazu sagt"],
      save: "Als CSV speichern",
      columns: { name: "Name", code: "Code der Klasse", problem: "Aufgabe {n}", mistakes: "Fehler" },
      begun: "begonnen",
      mistake: "Aufgabe {n}: {mistakes}",
      reasons: {
        long: "Sie ist zu lang",
        beginning: "Sie beginnt nicht mit {schema}",
        version: "Eine andere Version der Seite hat sie geschrieben",
        whole: "Sie ist nicht vollständig",
        name: "Der Name darin lässt sich nicht lesen",
        problems: "Die Aufgaben darin lassen sich nicht lesen",
        lines: "Nur {n} Zeilen werden gelesen",
      },
    },
  },
};

/** What is said for each text of the lesson, by the English one. */
/** @type {Record<string, string>} */
export const lesson = {
  // solver

  // card
  "What a loss is": "Was ein Verlust ist",
  "A loss is a number that says how badly a forecast fitted what then happened: 0 if it could not have been better, more the worse it was.":
    "Ein Verlust ist eine Zahl, die sagt, wie schlecht eine Vorhersage zu dem passte, was dann geschah: 0, wenn sie nicht besser hätte sein können, und umso mehr, je schlechter sie war.",
  "Each case has its own loss, and the mean over many cases judges a whole model. To train a model is to change it until that mean is small. So the loss decides what a model learns to care about.":
    "Jeder Fall hat seinen eigenen Verlust, und der Mittelwert über viele Fälle bewertet ein ganzes Modell. Ein Modell zu trainieren heißt, es so lange zu verändern, bis dieser Mittelwert klein ist. Der Verlust entscheidet also, worauf ein Modell zu achten lernt.",
  "What binary cross-entropy is": "Was die binäre Kreuzentropie ist",
  "A question has two answers, and a forecast gives a probability to each. Binary cross-entropy, also called log loss, is minus the natural logarithm of the probability given to the answer that turned out to be true.":
    "Eine Frage hat zwei Antworten, und eine Vorhersage gibt jeder von ihnen eine Wahrscheinlichkeit. Die binäre Kreuzentropie, auch Log-Loss genannt, ist minus der natürliche Logarithmus der Wahrscheinlichkeit, die der richtigen Antwort gegeben wurde.",
  "The formula for one case. The label y is 1 if it happened and 0 if not, and p is the probability that was given to its happening. One of the two terms always vanishes:":
    "Die Formel für einen Fall. Das Label y ist 1, wenn es geschah, und sonst 0; p ist die Wahrscheinlichkeit, die dem Eintreten gegeben wurde. Einer der beiden Summanden verschwindet immer:",
  "if it happened, y = 1;": "wenn es geschah, y = 1;",
  "if it did not happen, y = 0.": "wenn es nicht geschah, y = 0.",
  "The formula for n cases: the mean of their losses.": "Die Formel für n Fälle: der Mittelwert ihrer Verluste.",
  "It also tells how far apart two distributions are: the truth, (y, 1 − y), and the forecast, (p, 1 − p). Their cross-entropy is the entropy of the truth plus their Kullback–Leibler divergence, which is 0 only if they agree. A label of 0 or 1 is certain and has no entropy, so there the loss is that divergence.":
    "Sie sagt auch, wie weit zwei Verteilungen auseinanderliegen: die Wahrheit, (y, 1 − y), und die Vorhersage, (p, 1 − p). Ihre Kreuzentropie ist die Entropie der Wahrheit plus ihre Kullback-Leibler-Divergenz, und diese ist nur dann 0, wenn beide übereinstimmen. Ein Label von 0 oder 1 ist gewiss und hat keine Entropie; dort ist der Verlust diese Divergenz.",
  "When to use it": "Wann man sie verwendet",
  "Whenever a yes/no question is answered by a probability, to train the model that answers or to judge it.":
    "Immer wenn eine Ja-Nein-Frage mit einer Wahrscheinlichkeit beantwortet wird: um das Modell zu trainieren, das antwortet, oder um es zu bewerten.",
  "To train:": "Zum Trainieren:",
  "logistic regression, boosted trees, and neural networks that end in one sigmoid.":
    "logistische Regression, geboostete Entscheidungsbäume und neuronale Netze, die mit einem Sigmoid enden.",
  "To judge:": "Zum Bewerten:",
  "any forecast of probabilities: of a model, of a meteorologist, of your own.":
    "jede Vorhersage von Wahrscheinlichkeiten: von einem Modell, vom Wetterdienst, von dir selbst.",
  "Several labels at once:": "Mehrere Labels zugleich:",
  "a picture may show a cat and a dog: each label is a yes/no question of its own.":
    "Ein Bild kann eine Katze und einen Hund zeigen: Jedes Label ist eine eigene Ja-Nein-Frage.",
  "Not for three or more classes of which one is true:": "Nicht für drei oder mehr Klassen, von denen eine zutrifft:",
  "their loss is categorical cross-entropy, of which this is the case of two classes.":
    "Ihr Verlust ist die kategoriale Kreuzentropie, und dies hier ist deren Fall mit zwei Klassen.",
  "Not for amounts:": "Nicht für Mengen:",
  "how many millimeters of rain is another question than whether it rains.": "Wie viele Millimeter Regen fallen, ist eine andere Frage als die, ob es regnet.",
  "Not for decisions alone:": "Nicht für Entscheidungen allein:",
  "the loss judges probabilities. What to do about them depends on what mistakes cost.":
    "Der Verlust bewertet Wahrscheinlichkeiten. Was man aus ihnen macht, hängt davon ab, was Fehler kosten.",
  "Why it matters": "Warum sie wichtig ist",
  "It is differentiable: it has a slope everywhere, so a model can learn from it. It punishes being confidently wrong far more than being unsure, and it is least for a forecaster who says honestly what they believe.":
    "Sie ist differenzierbar: Sie hat überall eine Steigung, also kann ein Modell aus ihr lernen. Wer sicher ist und falsch liegt, den bestraft sie weit härter als den, der unsicher ist, und am kleinsten ist sie, wenn man ehrlich sagt, was man glaubt.",
  "Unsure costs little, confidently wrong costs much:": "Unsicher kostet wenig, sicher und falsch kostet viel:",
  "The forecast was": "Die Vorhersage war",
  "p if it happened": "p, wenn es geschah",
  "p if it did not": "p, wenn nicht",
  loss: "Verlust",
  "right and confident": "richtig und sicher",
  "right but unsure": "richtig, aber unsicher",
  "wrong but unsure": "falsch, aber unsicher",
  "wrong and confident": "falsch und sicher",
  "wrong and very confident": "falsch und sehr sicher",
  "A slope.": "Eine Steigung.",
  "Counting errors jumps where p crosses 0.5 and is flat elsewhere, so it cannot say in which direction a model gets better. This loss changes with every change of p.":
    "Die Zahl der Fehler springt, wo p die 0.5 überquert, und ist sonst flach; sie kann also nicht sagen, in welcher Richtung ein Modell besser wird. Dieser Verlust ändert sich mit jeder Änderung von p.",
  "Backpropagation.": "Backpropagation.",
  "A neural network learns from slopes. At its output the slope of this loss, in the logit, is p − y; backpropagation hands it back through the layers, by the chain rule, to every weight. Without a slope at the output there would be nothing to hand back.":
    "Ein neuronales Netz lernt aus Steigungen. An seinem Ausgang ist die Steigung dieses Verlusts im Logit p − y; Backpropagation reicht sie nach der Kettenregel durch die Schichten zurück bis zu jedem Gewicht. Ohne eine Steigung am Ausgang gäbe es nichts zurückzureichen.",
  "Proportion.": "Augenmaß.",
  "If it happened, p = 0.1 costs 2.303 and p = 0.6 costs 0.5108. If it did not, p = 0.9 costs 2.303 and p = 0.4 costs 0.5108. An error rate counts 0.1 and 0.4 as the same mistake, and sees no difference between 0.6 and 0.99.":
    "Geschah es, ist der Verlust 2.303 bei p = 0.1 und 0.5108 bei p = 0.6. Geschah es nicht, ist er 2.303 bei p = 0.9 und 0.5108 bei p = 0.4. Eine Fehlerquote zählt 0.1 und 0.4 als denselben Fehler und sieht zwischen 0.6 und 0.99 keinen Unterschied.",
  "Honesty.": "Ehrlichkeit.",
  "If something happens with probability q, the expected loss is least at p = q. Whoever shades a forecast, to look bold or to look safe, pays for it in the long run.":
    "Wenn etwas mit der Wahrscheinlichkeit q geschieht, ist der erwartete Verlust bei p = q am kleinsten. Wer eine Vorhersage verbiegt, um mutig oder um vorsichtig zu wirken, zahlt auf Dauer dafür.",
  "Likelihood.": "Likelihood.",
  "The model with the least mean loss is the one under which the data are likeliest. The tab Why derives it.":
    "Das Modell mit dem kleinsten mittleren Verlust ist das, unter dem die Daten am wahrscheinlichsten sind. Der Reiter „Warum“ leitet das her.",
  Examples: "Beispiele",
  "Spam or not, yes or no, cat or dog, ill or healthy: anything with two outcomes, one of which is called 1.":
    "Spam oder nicht, ja oder nein, Katze oder Hund, krank oder gesund: alles, was auf zwei Arten ausgehen kann, von denen eine 1 heißt.",
  "Five forecasts, what happened, and what each costs:": "Fünf Vorhersagen, was geschah und was jede kostet:",
  Question: "Frage",
  "y = 1 means": "y = 1 bedeutet",
  "what happened": "was geschah",
  "Is this message spam?": "Ist diese Nachricht Spam?",
  spam: "Spam",
  "Will it rain tomorrow, yes or no?": "Regnet es morgen, ja oder nein?",
  "it rains": "es regnet",
  "Is this a cat or a dog?": "Ist das eine Katze oder ein Hund?",
  "a cat": "eine Katze",
  "Does the patient have the disease?": "Hat die Person die Krankheit?",
  "they have it": "sie hat sie",
  "Does this site liquefy in an earthquake?": "Verflüssigt sich der Boden an diesem Standort bei einem Erdbeben?",
  "it liquefies": "er verflüssigt sich",
  "Liquefaction is what this lesson returns to. In an earthquake, loose sand full of water can lose its strength and behave like a liquid: buildings sink and tilt, buried tanks float up. After an earthquake one can see at each site whether it happened. Before it, engineers give a probability, from how hard the ground would be shaken and how well the soil resists.":
    "Auf die Bodenverflüssigung kommt diese Lektion immer wieder zurück. Bei einem Erdbeben kann lockerer, wassergesättigter Sand seine Festigkeit verlieren und sich wie eine Flüssigkeit verhalten: Gebäude sinken ein und kippen, vergrabene Tanks schwimmen auf. Nach einem Erdbeben sieht man an jedem Standort, ob es geschah. Vorher geben Ingenieure eine Wahrscheinlichkeit an, je nachdem, wie stark der Boden erschüttert würde und wie gut er widersteht.",
  Symbols: "Zeichen",
  "y is what happened, p is what was said before, L is what it costs.": "y ist, was geschah, p ist, was vorher gesagt wurde, L ist, was es kostet.",
  "What the letters stand for:": "Wofür die Buchstaben stehen:",
  Symbol: "Zeichen",
  Meaning: "Bedeutung",
  Range: "Bereich",
  "the label: 1 if it happened, 0 if not": "das Label: 1, wenn es geschah, 0, wenn nicht",
  "0 or 1; a soft label lies between": "0 oder 1; ein weiches Label liegt dazwischen",
  "the probability that was given to y = 1": "die Wahrscheinlichkeit, die y = 1 gegeben wurde",
  "0 to 1": "0 bis 1",
  "the probability that was given to y = 0": "die Wahrscheinlichkeit, die y = 0 gegeben wurde",
  "the loss of one case, or the mean over n": "der Verlust eines Falls oder der Mittelwert über n",
  "0 to ∞": "0 bis ∞",
  "how many cases there are": "wie viele Fälle es gibt",
  "the natural logarithm, to base e = 2.718…": "der natürliche Logarithmus, zur Basis e = 2.718…",
  "of 0 to 1: −∞ to 0": "von 0 bis 1: −∞ bis 0",
  "the logit, ln(p / (1 − p)): what most models compute first": "das Logit, ln(p / (1 − p)): was die meisten Modelle zuerst berechnen",
  "−∞ to ∞": "−∞ bis ∞",
  "the sigmoid, which makes p of z: 1 / (1 + e^(−z))": "das Sigmoid, das aus z das p macht: 1 / (1 + e^(−z))",
  "Signs and relationships": "Vorzeichen und Zusammenhänge",
  "The minus makes the loss positive, the logarithm makes losses add up, and only the wrong end is infinite.":
    "Das Minus macht den Verlust positiv, der Logarithmus macht, dass sich Verluste addieren, und unendlich ist nur das falsche Ende.",
  "Why the minus?": "Warum das Minus?",
  "The logarithm of a number between 0 and 1 is negative, or 0. The minus turns it into a cost.":
    "Der Logarithmus einer Zahl zwischen 0 und 1 ist negativ oder 0. Das Minus macht Kosten daraus.",
  "Why ln?": "Warum ln?",
  "Probabilities of independent cases multiply, and costs should add. Of all continuous functions, only logarithms turn the one into the other; the base merely sets the unit.":
    "Wahrscheinlichkeiten unabhängiger Fälle werden multipliziert, Kosten sollten sich addieren. Von allen stetigen Funktionen machen nur Logarithmen das eine zum anderen; die Basis legt bloß die Einheit fest.",
  "Why without bound, and at one end alone?": "Warum ohne Grenze, und nur an einem Ende?",
  "To say p = 0 is to rule something out. If it happens all the same, −ln p is ∞: no finite price is enough. At the right end it is −ln 1 = 0. On the way, each halving of the probability given to the truth adds ln 2 = 0.6931, each tenth of it ln 10 = 2.303.":
    "Wer p = 0 sagt, schließt etwas aus. Geschieht es trotzdem, ist −ln p gleich ∞: Kein endlicher Preis reicht. Am richtigen Ende ist es −ln 1 = 0. Dazwischen kostet jede Halbierung der Wahrscheinlichkeit, die der Wahrheit gegeben wurde, ln 2 = 0.6931 mehr, jedes Teilen durch zehn ln 10 = 2.303.",
  "One direction.": "Eine Richtung.",
  "If it happened, the loss falls all the way as p rises; if it did not, it rises all the way.":
    "Wenn es geschah, fällt der Verlust durchweg, während p steigt; wenn nicht, steigt er durchweg.",
  "Mirror.": "Spiegelbild.",
  "Swapping y with 1 − y and p with 1 − p changes nothing: 0.1625 for y = 1 and p = 0.85, 0.1625 for y = 0 and p = 0.15.":
    "Tauscht man y gegen 1 − y und p gegen 1 − p, ändert sich nichts: 0.1625 für y = 1 und p = 0.85, 0.1625 für y = 0 und p = 0.15.",
  "Slopes.": "Steigungen.",
  "In p the slope is −1/p or 1/(1 − p), without bound at the wrong end. In the logit z it is p − y, never beyond −1 and 1: forecast minus truth.":
    "In p ist die Steigung −1/p oder 1/(1 − p), am falschen Ende ohne Grenze. Im Logit z ist sie p − y, nie jenseits von −1 und 1: Vorhersage minus Wahrheit.",
  "Numbers to remember": "Zahlen zum Merken",
  "Sure and right is nearly free: 0.01005 for 0.99. A shrug, 0.5, costs ln 2 = 0.6931. One chance in ten costs 2.303, one in a hundred 4.605.":
    "Sicher und richtig ist fast umsonst: 0.01005 für 0.99. Ein Achselzucken, 0.5, kostet ln 2 = 0.6931. Ein Zehntel kostet 2.303, ein Hundertstel 4.605.",
  "The loss for some probabilities p, if it happened and if it did not:": "Der Verlust für einige Wahrscheinlichkeiten p, wenn es geschah und wenn nicht:",
  "It has no unit": "Sie hat keine Einheit",
  "A probability is a plain number, so its logarithm is one too: the loss has no dimension.":
    "Eine Wahrscheinlichkeit ist eine bloße Zahl, also ist ihr Logarithmus auch eine: Der Verlust hat keine Dimension.",
  "0.16 meters or 16 % is a mistake, even if everything that was forecast has a unit. The words nats and bits do not measure anything; they tell which logarithm was taken: nats for ln, bits for log to base 2. One nat is 1.443 bits, so p = 0.5 costs 0.6931 nats or 1 bit. Everything here is in nats.":
    "0.16 Meter oder 16 % ist falsch, auch wenn alles, was vorhergesagt wurde, eine Einheit hat. Die Wörter Nats und Bits messen nichts; sie sagen, welcher Logarithmus genommen wurde: Nats für ln, Bits für log zur Basis 2. Ein Nat sind 1.443 Bits, also hat p = 0.5 einen Verlust von 0.6931 Nats oder 1 Bit. Hier ist alles in Nats.",
  "What to conclude from a value": "Was ein Wert bedeutet",
  "Compare it with the base-rate loss: what it costs to say the same p, the share of ones, for every case. A model that does not get below it is no better than a guess that looks at no case.":
    "Vergleich ihn mit dem Verlust der Basisrate: dem, was es kostet, für jeden Fall dasselbe p zu sagen, den Anteil der Einsen. Ein Modell, das nicht darunter kommt, ist nicht besser als ein Tipp, der sich keinen Fall ansieht.",
  "The loss to beat depends on how rare the ones are:": "Welcher Verlust zu unterbieten ist, hängt davon ab, wie selten die Einsen sind:",
  "share of ones": "Anteil der Einsen",
  "base-rate loss": "Verlust der Basisrate",
  "So 0.1 may be good where half are ones, and is worse than no model where they are 1 % and 0.056 is to be had for nothing. Losses can be compared on the same cases only.":
    "Also kann 0.1 gut sein, wo die Hälfte Einsen sind, und ist schlechter als gar kein Modell, wo sie 1 % sind und 0.056 umsonst zu haben ist. Verluste lassen sich nur auf denselben Fällen vergleichen.",
  "e to the power of −L is the typical probability given to what happened, a geometric mean: L = 0.1 means 0.9048, L = 0.5 means 0.6065, L = 1 means 0.3679.":
    "e hoch −L ist die typische Wahrscheinlichkeit, die dem gegeben wurde, was geschah, ein geometrisches Mittel: L = 0.1 heißt 0.9048, L = 0.5 heißt 0.6065, L = 1 heißt 0.3679.",
  "The mean hides its parts. One case in a hundred with p = 0.0001 for what happened adds 0.0921 to it: look at the worst cases, there is often a wrong label among them.":
    "Der Mittelwert verbirgt seine Teile. Ein Fall von hundert, in dem das, was geschah, p = 0.0001 bekam, erhöht ihn um 0.0921: Sieh dir die schlimmsten Fälle an, oft ist ein falsches Label darunter.",
  Traps: "Fallen",
  "Most wrong answers come from another logarithm, from percentages, or from the wrong one of the two cases.":
    "Die meisten falschen Antworten kommen von einem anderen Logarithmus, von Prozenten oder vom falschen der beiden Fälle.",
  "Right for y = 1 and p = 0.85 is 0.1625. These are wrong, and tell what was done:":
    "Richtig ist für y = 1 und p = 0.85 der Wert 0.1625. Diese sind falsch und verraten, was gerechnet wurde:",
  answer: "Antwort",
  "what was done": "was gerechnet wurde",
  "the minus is missing": "das Minus fehlt",
  "log10, which calculators and spreadsheets call log: use ln": "log10, das Taschenrechner und Tabellen log nennen: nimm ln",
  "the logarithm to base 2: that is the loss in bits": "der Logarithmus zur Basis 2: Das ist der Verlust in Bits",
  "the case y = 0: −ln(1 − p)": "der Fall y = 0: −ln(1 − p)",
  "85 instead of 0.85; a negative loss gives it away": "85 statt 0.85; ein negativer Verlust verrät es",
  "p of exactly 0 or 1.": "Ein p von genau 0 oder 1.",
  "Right, it costs nothing; wrong, it costs ∞, and so does then the mean. A probability of exactly 0 or 1 is often a rounded one: computing from the logit z keeps what rounding loses.":
    "Richtig kostet es nichts; falsch kostet es ∞, und damit auch der Mittelwert. Eine Wahrscheinlichkeit von genau 0 oder 1 ist oft eine gerundete: Aus dem Logit z zu rechnen behält, was beim Runden verloren geht.",
  "Clipping p.": "p abschneiden.",
  "Many programs replace 0 by something like 1e−15 and report 34.54 where the truth is ∞. The number then measures the program.":
    "Viele Programme ersetzen 0 durch etwas wie 1e−15 und melden 34.54, wo die Wahrheit ∞ ist. Die Zahl misst dann das Programm.",
  "Three or more classes.": "Drei oder mehr Klassen.",
  "They need categorical cross-entropy: −ln of the probability given to the true class.":
    "Sie brauchen die kategoriale Kreuzentropie: −ln der Wahrscheinlichkeit, die der wahren Klasse gegeben wurde.",
  "Sum or mean.": "Summe oder Mittelwert.",
  "A sum grows with the number of cases and cannot be compared between data sets.":
    "Eine Summe wächst mit der Zahl der Fälle und lässt sich nicht zwischen Datensätzen vergleichen.",
  "The other class.": "Die andere Klasse.",
  "Which outcome is called 1 must be the same for y and for p.": "Welcher Ausgang 1 heißt, muss für y und für p derselbe sein.",
  "What is often told wrongly": "Was oft falsch erzählt wird",
  "Some things about this loss are repeated more often than they are checked.": "Manches über diesen Verlust wird öfter wiederholt als nachgeprüft.",
  "“y is gamma and p is rho.”": "„y ist Gamma und p ist Rho.“",
  "They are the Latin letters y and p, for the label and for the probability.": "Es sind die lateinischen Buchstaben y und p, für das Label und für die Wahrscheinlichkeit.",
  "“A high loss is a deep valley.”": "„Ein hoher Verlust ist ein tiefes Tal.“",
  "A high loss is a peak. Training walks downhill, to where the loss is small.":
    "Ein hoher Verlust ist ein Gipfel. Das Training geht bergab, dorthin, wo der Verlust klein ist.",
  "“The loss is a U over p.”": "„Der Verlust ist ein U über p.“",
  "For one label the curve only falls or only rises. A U appears for soft labels, or where both curves are drawn into one picture.":
    "Für ein Label fällt die Kurve nur, oder sie steigt nur. Ein U entsteht bei weichen Labels, oder wo beide Kurven in ein Bild gezeichnet sind.",
  "“It is infinite at p = 0 and p = 1.”": "„Er ist unendlich bei p = 0 und p = 1.“",
  "Only at the wrong one of the two; at the right one it is 0.": "Nur am falschen der beiden; am richtigen ist er 0.",
  "“Its gradient explodes.”": "„Sein Gradient explodiert.“",
  "In p it does: at y = 1 and p = 0.001 it is −1000. In the logit, where models are trained, it is p − y, here −0.999, and never beyond −1 and 1.":
    "In p tut er das: Bei y = 1 und p = 0.001 ist er −1000. Im Logit, wo Modelle trainiert werden, ist er p − y, hier −0.999, und nie jenseits von −1 und 1.",
  "“The loss is 0 where p = y.”": "„Der Verlust ist 0, wo p = y ist.“",
  "For labels of 0 and 1. For a soft label the least loss is at p = y, but it is the entropy of the label: 0.6109 for y = 0.7.":
    "Für Labels von 0 und 1. Bei einem weichen Label liegt der kleinste Verlust bei p = y, aber er ist die Entropie des Labels: 0.6109 für y = 0.7.",
  "“The penalty grows exponentially.”": "„Die Strafe wächst exponentiell.“",
  "It grows as the logarithm of 1/p: from one chance in a hundred to one in a thousand adds 2.303, as from one in ten to one in a hundred.":
    "Sie wächst wie der Logarithmus von 1/p: Von einem Hundertstel auf ein Tausendstel kommen 2.303 hinzu, ebenso viel wie von einem Zehntel auf ein Hundertstel.",
  "Frequent questions": "Häufige Fragen",
  "Short answers to what is asked most.": "Kurze Antworten auf das, was am meisten gefragt wird.",
  "Is it the same as log loss?": "Ist sie dasselbe wie Log-Loss?",
  "Yes. Log loss, logistic loss, binary cross-entropy and the negative Bernoulli log-likelihood are names of one thing, up to a sum or a mean.":
    "Ja. Log-Loss, logistischer Verlust, binäre Kreuzentropie und die negative Bernoulli-Log-Likelihood sind Namen für dasselbe, bis auf Summe oder Mittelwert.",
  "Can it be above 1?": "Kann sie über 1 liegen?",
  "Yes, without limit. Below p = 0.3679 for what happened it is.": "Ja, ohne Grenze. Unter p = 0.3679 für das, was geschah, liegt sie darüber.",
  "Can it be negative?": "Kann sie negativ sein?",
  "No. If it is, p was not a probability, or the minus is missing.": "Nein. Wenn sie es ist, war p keine Wahrscheinlichkeit, oder das Minus fehlt.",
  "What is a good value?": "Was ist ein guter Wert?",
  "One below the base-rate loss, and below that of other models on the same cases.":
    "Einer unter dem Verlust der Basisrate und unter dem anderer Modelle auf denselben Fällen.",
  "Why not accuracy?": "Warum nicht die Genauigkeit?",
  "Accuracy asks only on which side of 0.5 p lies. It is easy to tell people, but a model cannot learn from it, and it does not tell 0.51 from 0.99.":
    "Die Genauigkeit fragt nur, auf welcher Seite von 0.5 das p liegt. Sie ist leicht zu erklären, aber ein Modell kann aus ihr nicht lernen, und sie unterscheidet 0.51 nicht von 0.99.",
  "Why not the squared error, (p − y)²?": "Warum nicht der quadratische Fehler, (p − y)²?",
  "It is honest too (as a score, it is Brier's), but never above 1, and through the sigmoid its slope dies where a model is confidently wrong. The Demo races the two.":
    "Ehrlich ist er auch (als Bewertung ist er Briers), aber nie größer als 1, und durch das Sigmoid verschwindet seine Steigung, wo ein Modell sicher ist und falsch liegt. Die Demo lässt beide um die Wette laufen.",
  "Can the loss fall while accuracy does not change?": "Kann der Verlust fallen, ohne dass sich die Genauigkeit ändert?",
  "Yes: when probabilities move without crossing 0.5. And loss and accuracy can rise together, if a few cases become confidently wrong.":
    "Ja: wenn sich Wahrscheinlichkeiten bewegen, ohne 0.5 zu überqueren. Und Verlust und Genauigkeit können zusammen steigen, wenn das Modell bei wenigen Fällen sicher und falsch wird.",
  "Has it one minimum?": "Hat sie genau ein Minimum?",
  "For logistic regression it is convex in the weights: there are no other valleys to be caught in. If a line separates the classes the minimum lies at infinity, and the weights grow for ever. In a deep network it is not convex.":
    "Bei der logistischen Regression ist sie konvex in den Gewichten: Es gibt keine anderen Täler, in denen man hängen bleiben könnte. Trennt eine Linie die Klassen, liegt das Minimum im Unendlichen, und die Gewichte wachsen für immer. In einem tiefen Netz ist sie nicht konvex.",
  "What are soft labels?": "Was sind weiche Labels?",
  "Labels between 0 and 1: three of four experts said yes, so y = 0.75. The formula stays the same, and both terms count.":
    "Labels zwischen 0 und 1: Drei von vier Fachleuten sagten ja, also y = 0.75. Die Formel bleibt dieselbe, und beide Summanden zählen.",
  "Why 0 · ln 0 = 0?": "Warum 0 · ln 0 = 0?",
  "Because x · ln x goes to 0 as x does: what was given no probability and did not happen costs nothing.":
    "Weil x · ln x gegen 0 geht, wenn x es tut: Was keine Wahrscheinlichkeit bekam und nicht geschah, kostet nichts.",
  Sources: "Quellen",
  "Where to read on.": "Wo du weiterlesen kannst.",
  "Section 3.13 on information theory, 5.5 on maximum likelihood, 6.2.2 on sigmoid outputs. Free to read.":
    "Abschnitt 3.13 über Informationstheorie, 5.5 über Maximum-Likelihood, 6.2.2 über Sigmoid-Ausgänge. Frei zu lesen, englisch.",
  "Section 4.3.2: logistic regression, its cross-entropy error and the gradient p − y. Free to read.":
    "Abschnitt 4.3.2: logistische Regression, ihr Kreuzentropie-Fehler und der Gradient p − y. Frei zu lesen, englisch.",
  "The logarithmic score as a fair fee for forecasts.": "Die logarithmische Bewertung als faires Entgelt für Vorhersagen.",
  "Entropy, and why it is a logarithm.": "Die Entropie, und warum sie ein Logarithmus ist.",
  "The divergence between two distributions.": "Die Divergenz zwischen zwei Verteilungen.",
  "Which scores reward honesty, and why.": "Welche Bewertungen Ehrlichkeit belohnen, und warum.",
  "A short overview.": "Ein kurzer Überblick.",

  // derivation

  // practice
  "Medical test": "Medizinischer Test",
  "A medical test gives a patient the probability {p} of being ill.":
    "Ein medizinischer Test gibt einem Patienten die Wahrscheinlichkeit {p}, krank zu sein.",
  "A medical test gives a patient the log-odds z = {z} of being ill.":
    "Ein medizinischer Test gibt einem Patienten die Log-Odds z = {z}, krank zu sein.",
  "The patient is ill, so y = 1.": "Der Patient ist krank, also y = 1.",
  "The patient is healthy, so y = 0.": "Der Patient ist gesund, also y = 0.",
  "that the patient is ill": "dass der Patient krank ist",
  patient: "Patient",
  patients: "Patienten",
  "Spam filter": "Spamfilter",
  "A spam filter gives a message the probability {p} of being spam.":
    "Ein Spamfilter gibt einer Nachricht die Wahrscheinlichkeit {p}, Spam zu sein.",
  "A spam filter gives a message the log-odds z = {z} of being spam.":
    "Ein Spamfilter gibt einer Nachricht die Log-Odds z = {z}, Spam zu sein.",
  "It is spam, so y = 1.": "Sie ist Spam, also y = 1.",
  "It is a letter from a friend, so y = 0.": "Sie ist der Brief einer Freundin, also y = 0.",
  "that the message is spam": "dass die Nachricht Spam ist",
  message: "Nachricht",
  messages: "Nachrichten",
  Liquefaction: "Bodenverflüssigung",
  "Before an earthquake, a site of wet sand is given the probability {p} of liquefying, that is, of behaving like a liquid while it is shaken.":
    "Vor einem Erdbeben gibt man einem Standort mit nassem Sand die Wahrscheinlichkeit {p}, sich zu verflüssigen, sich also während der Erschütterung wie eine Flüssigkeit zu verhalten.",
  "Before an earthquake, a site of wet sand is given the log-odds z = {z} of liquefying, that is, of behaving like a liquid while it is shaken.":
    "Vor einem Erdbeben gibt man einem Standort mit nassem Sand die Log-Odds z = {z}, sich zu verflüssigen, sich also während der Erschütterung wie eine Flüssigkeit zu verhalten.",
  "The ground liquefied, so y = 1.": "Der Boden hat sich verflüssigt, also y = 1.",
  "The ground stayed firm, so y = 0.": "Der Boden ist fest geblieben, also y = 0.",
  "that the site liquefies": "dass sich der Boden verflüssigt",
  site: "Standort",
  sites: "Standorte",
  Rain: "Regen",
  "The weather forecast gave rain the probability {p}.": "Die Wettervorhersage gab dem Regen die Wahrscheinlichkeit {p}.",
  "The weather forecast gave rain the log-odds z = {z}.": "Die Wettervorhersage gab dem Regen die Log-Odds z = {z}.",
  "It rained, so y = 1.": "Es hat geregnet, also y = 1.",
  "It stayed dry, so y = 0.": "Es ist trocken geblieben, also y = 0.",
  "that it rains": "dass es regnet",
  day: "Tag",
  days: "Tage",
  "Cat or dog": "Katze oder Hund",
  "A classifier gives a picture the probability {p} of showing a cat.":
    "Ein Klassifikator gibt einem Bild die Wahrscheinlichkeit {p}, eine Katze zu zeigen.",
  "A classifier gives a picture the log-odds z = {z} of showing a cat.":
    "Ein Klassifikator gibt einem Bild die Log-Odds z = {z}, eine Katze zu zeigen.",
  "It shows a cat, so y = 1.": "Es zeigt eine Katze, also y = 1.",
  "It shows a dog, so y = 0.": "Es zeigt einen Hund, also y = 0.",
  "that the picture shows a cat": "dass das Bild eine Katze zeigt",
  picture: "Bild",
  pictures: "Bilder",
  "Late trains": "Verspätete Züge",
  "A timetable app gives a train the probability {p} of being late.":
    "Eine Fahrplan-App gibt einem Zug die Wahrscheinlichkeit {p}, sich zu verspäten.",
  "A timetable app gives a train the log-odds z = {z} of being late.":
    "Eine Fahrplan-App gibt einem Zug die Log-Odds z = {z}, sich zu verspäten.",
  "It was late, so y = 1.": "Er hatte Verspätung, also y = 1.",
  "It was on time, so y = 0.": "Er war pünktlich, also y = 0.",
  "that the train is late": "dass der Zug sich verspätet",
  train: "Zug",
  trains: "Züge",
  "It happened": "Es geschah",
  "{forecast} {outcome} What is the loss L of this forecast?": "{forecast} {outcome} Wie groß ist der Verlust L dieser Vorhersage?",
  "Only the probability given to what happened counts. It happened: y = 1.":
    "Es zählt nur die Wahrscheinlichkeit, die dem gegeben wurde, was geschah. Es geschah: y = 1.",
  "With y = 1 the second term of the formula vanishes, and L = −ln p is left.":
    "Bei y = 1 verschwindet der zweite Term der Formel, und L = −ln p bleibt übrig.",
  "Work out −ln {q}, with the natural logarithm.": "Berechne −ln {q} mit dem natürlichen Logarithmus.",
  "It did not happen": "Es geschah nicht",
  "Only the probability given to what happened counts. It did not happen: y = 0.":
    "Es zählt nur die Wahrscheinlichkeit, die dem gegeben wurde, was geschah. Es geschah nicht: y = 0.",
  "With y = 0 the first term of the formula vanishes, and L = −ln(1 − p) is left.":
    "Bei y = 0 verschwindet der erste Term der Formel, und L = −ln(1 − p) bleibt übrig.",
  "1 − p = {q}. Work out −ln {q}, with the natural logarithm.": "1 − p = {q}. Berechne −ln {q} mit dem natürlichen Logarithmus.",
  "A percentage given": "In Prozent gegeben",
  "{forecast_percent} {outcome} What is the loss L of this forecast?":
    "{forecast_percent} {outcome} Wie groß ist der Verlust L dieser Vorhersage?",
  "The formula wants a probability, a number from 0 to 1, and this is a percentage.":
    "Die Formel braucht eine Wahrscheinlichkeit, eine Zahl von 0 bis 1, und hier steht ein Prozentwert.",
  "{percent} is p = {p}. What happened was given the probability {q}.":
    "{percent} ist p = {p}. Was geschah, hatte die Wahrscheinlichkeit {q} bekommen.",
  "Which is worse?": "Welche ist schlechter?",
  "Three forecasts for three {many}; y = 1 means {that}. Which of the three costs the most?":
    "Drei Vorhersagen für drei {many}; y = 1 heißt, {that}. Welche der drei kostet am meisten?",
  "For each forecast, ask which probability it gave to what happened.":
    "Frage bei jeder Vorhersage, welche Wahrscheinlichkeit sie dem gab, was geschah.",
  "That is p where y = 1, and 1 − p where y = 0. The smaller it is, the greater the loss.":
    "Das ist p, wo y = 1 ist, und 1 − p, wo y = 0 ist. Je kleiner sie ist, desto größer ist der Verlust.",
  "The probabilities given to what happened: {given}.": "Die Wahrscheinlichkeiten für das, was geschah: {given}.",
  "Quite certain": "Ganz sicher",
  "{forecast} {outcome} What is the loss L of this forecast? (For an infinite loss, write inf.)":
    "{forecast} {outcome} Wie groß ist der Verlust L dieser Vorhersage? (Für einen unendlichen Verlust schreibe inf.)",
  "A forecast of 0 or 1 claims certainty. Was it right?": "Eine Vorhersage von 0 oder 1 behauptet Gewissheit. Hatte sie recht?",
  "What happened was given the probability {q}, and L is −ln of that.":
    "Was geschah, hatte die Wahrscheinlichkeit {q} bekommen, und L ist −ln davon.",
  "ln 1 = 0, and ln p falls below every bound as p goes to 0.": "ln 1 = 0, und ln p fällt unter jede Schranke, wenn p gegen 0 geht.",
  "A batch": "Mehrere zusammen",
  "Forecasts for three {many}; y = 1 means {that}. What is the binary cross-entropy, the mean of the three losses?":
    "Vorhersagen für drei {many}; y = 1 heißt, {that}. Wie groß ist die binäre Kreuzentropie, der Mittelwert der drei Verluste?",
  "Work out one loss for each {each}, then take the mean.": "Berechne je {each} einen Verlust, dann den Mittelwert.",
  "Each loss is −ln p where y = 1, and −ln(1 − p) where y = 0.": "Jeder Verlust ist −ln p, wo y = 1 ist, und −ln(1 − p), wo y = 0 ist.",
  "The losses are {losses}. Add them and divide by 3.": "Die Verluste sind {losses}. Addiere sie, und teile durch 3.",
  "Back to the probability": "Rückwärts rechnen",
  "{outcome} The forecast cost a loss of L = {loss}. Which probability p had it given to y = 1, {that}?":
    "{outcome} Die Vorhersage kostete den Verlust L = {loss}. Welche Wahrscheinlichkeit p hatte sie für y = 1 angegeben, also dafür, {that}?",
  "Write down the case of the formula for this y, then solve it for p.":
    "Schreibe den Fall der Formel für dieses y auf, dann löse ihn nach p auf.",
  "With y = {y}, L = −ln({kept}). The exponential undoes the logarithm: {kept} = e^(−L).":
    "Bei y = {y} ist L = −ln({kept}). Die Exponentialfunktion hebt den Logarithmus auf: {kept} = e^(−L).",
  "e^(−{loss}) is about {root}, and that is {kept}.": "e^(−{loss}) ist etwa {root}, und das ist {kept}.",
  "Two models": "Zwei Modelle",
  "Two models, A and B, forecast the same three {many}; y = 1 means {that}. What is the binary cross-entropy of the better model?":
    "Zwei Modelle, A und B, machen Vorhersagen für dieselben drei {many}; y = 1 heißt, {that}. Wie groß ist die binäre Kreuzentropie des besseren Modells?",
  "The better model is the one with the smaller mean loss: work out both.":
    "Das bessere Modell ist das mit dem kleineren mittleren Verlust: Berechne beide.",
  "The losses of A are {losses_a}, those of B are {losses_b}. Take both means; the smaller one is asked for.":
    "Die Verluste von A sind {losses_a}, die von B sind {losses_b}. Nimm beide Mittelwerte; gefragt ist der kleinere.",
  "In bits": "In Bits",
  "{forecast} {outcome} What is the loss in bits?": "{forecast} {outcome} Wie groß ist der Verlust in Bits?",
  "A loss in bits uses the logarithm to base 2 in place of ln.":
    "Ein Verlust in Bits verwendet den Logarithmus zur Basis 2 anstelle von ln.",
  "What happened was given the probability {q}, so the loss is −log₂ {q}.":
    "Was geschah, hatte die Wahrscheinlichkeit {q} bekommen, also ist der Verlust −log₂ {q}.",
  "−log₂ {q} = −ln {q} / ln 2, and ln 2 is about 0.6931.": "−log₂ {q} = −ln {q} / ln 2, und ln 2 ist etwa 0.6931.",
  "The slope": "Die Steigung",
  "{forecast} {outcome} {slope_asked}": "{forecast} {outcome} {slope_asked}",
  "Start from L = −ln({kept}), which is what is left of the formula for y = {y}.":
    "Beginne mit L = −ln({kept}), das ist, was bei y = {y} von der Formel übrig bleibt.",
  "{slope_rule}": "{slope_rule}",
  "Put in y = {y} and p = {p}, and mind the sign: which way must p move to make L smaller?":
    "Setze y = {y} und p = {p} ein, und achte auf das Vorzeichen: In welche Richtung muss p wandern, damit L kleiner wird?",
  "A soft label": "Ein weiches Label",
  "{forecast} What happened is known only in part: the soft label is y = {y}. What is the loss L?":
    "{forecast} Was geschah, ist nur zum Teil bekannt: Das weiche Label ist y = {y}. Wie groß ist der Verlust L?",
  "No term vanishes now: each outcome counts with its share.": "Jetzt verschwindet kein Term: Jeder Ausgang zählt mit seinem Anteil.",
  "L = −[y · ln p + (1 − y) · ln(1 − p)], with y = {y}, 1 − y = {share}, p = {p} and 1 − p = {rest}.":
    "L = −[y · ln p + (1 − y) · ln(1 − p)] mit y = {y}, 1 − y = {share}, p = {p} und 1 − p = {rest}.",
  "Work out −{y} · ln {p} − {share} · ln {rest}.": "Berechne −{y} · ln {p} − {share} · ln {rest}.",
  "From log-odds": "Aus Log-Odds",
  "{odds} {outcome} What is the loss L?": "{odds} {outcome} Wie groß ist der Verlust L?",
  "Turn the log-odds into a probability first: p = σ(z).": "Mach aus den Log-Odds zuerst eine Wahrscheinlichkeit: p = σ(z).",
  "σ(z) = 1 / (1 + e^(−z)), which is about {p} here. Then L = −ln({kept}).":
    "σ(z) = 1 / (1 + e^(−z)), das ist hier etwa {p}. Dann ist L = −ln({kept}).",
  "What happened was given the probability {q_long}. Work out −ln {q_long}.":
    "Was geschah, hatte die Wahrscheinlichkeit {q_long} bekommen. Berechne −ln {q_long}.",
  "What is the slope dL/dp of the loss at this p?": "Wie groß ist die Steigung dL/dp des Verlusts bei diesem p?",
  "The derivative of −ln p is −1/p.": "Die Ableitung von −ln p ist −1/p.",
  "The derivative of −ln(1 − p) is 1/(1 − p): the two minus signs cancel.":
    "Die Ableitung von −ln(1 − p) ist 1/(1 − p): Die beiden Minuszeichen heben sich auf.",
  "The probability comes from log-odds: p = σ(z). What is the slope dL/dz of the loss?":
    "Die Wahrscheinlichkeit kommt aus Log-Odds: p = σ(z). Wie groß ist die Steigung dL/dz des Verlusts?",
  "dL/dz = dL/dp · dp/dz, where dL/dp = −1/p and dp/dz = p(1 − p). Most of it cancels: p − y is left.":
    "dL/dz = dL/dp · dp/dz, wobei dL/dp = −1/p und dp/dz = p(1 − p) ist. Das meiste kürzt sich: p − y bleibt übrig.",
  "dL/dz = dL/dp · dp/dz, where dL/dp = 1/(1 − p) and dp/dz = p(1 − p). Most of it cancels: p − y is left.":
    "dL/dz = dL/dp · dp/dz, wobei dL/dp = 1/(1 − p) und dp/dz = p(1 − p) ist. Das meiste kürzt sich: p − y bleibt übrig.",
  "That is the logarithm to base 10. Here log means ln, the natural logarithm.":
    "Das ist der Logarithmus zur Basis 10. Hier bedeutet log den natürlichen Logarithmus ln.",
  "That is the logarithm to base 2, so it is the loss in bits. Use ln, the natural logarithm.":
    "Das ist der Logarithmus zur Basis 2, also der Verlust in Bits. Nimm ln, den natürlichen Logarithmus.",
  "That is the loss in nats. For bits, divide it by ln 2.": "Das ist der Verlust in Nats. Für Bits teile ihn durch ln 2.",
  "That is multiplied by ln 2 where it should be divided. A bit is less than a nat, so more are needed.":
    "Hier wurde mit ln 2 multipliziert, wo dividiert werden muss. Ein Bit ist weniger als ein Nat, also braucht man mehr davon.",
  "That is the loss if the opposite had happened. Where y = 1 the loss is −ln p; where y = 0 it is −ln(1 − p).":
    "Das ist der Verlust, wenn das Gegenteil geschehen wäre. Wo y = 1 ist, ist der Verlust −ln p; wo y = 0 ist, ist er −ln(1 − p).",
  "That is the percentage put in as it stands. p must be a probability: divide by 100 first.":
    "Hier wurde der Prozentwert eingesetzt, wie er dasteht. p muss eine Wahrscheinlichkeit sein: Teile zuerst durch 100.",
  "The minus sign is missing. ln of a number below 1 is negative, and −ln of it is the loss.":
    "Das Minuszeichen fehlt. ln einer Zahl unter 1 ist negativ, und −ln davon ist der Verlust.",
  "That is 1 − L. The loss itself is asked for, and it may well be above 1.":
    "Das ist 1 − L. Gefragt ist der Verlust selbst, und er darf durchaus über 1 liegen.",
  "That is the probability given to what happened. The loss is −ln of it.":
    "Das ist die Wahrscheinlichkeit für das, was geschah. Der Verlust ist −ln davon.",
  "That is |y − p|, how far the forecast was off. The loss is −ln of the probability given to what happened.":
    "Das ist |y − p|, also wie weit die Vorhersage danebenlag. Der Verlust ist −ln der Wahrscheinlichkeit für das, was geschah.",
  "That is the squared error, (y − p)². Cross-entropy takes the logarithm instead.":
    "Das ist der quadratische Fehler, (y − p)². Die Kreuzentropie nimmt stattdessen den Logarithmus.",
  "That is the sum of the losses. The mean is asked for: divide by the number of rows.":
    "Das ist die Summe der Verluste. Gefragt ist der Mittelwert: Teile durch die Zahl der Zeilen.",
  "That averages the probabilities and then takes −ln. Take −ln of each first, then the mean.":
    "Hier wurden die Wahrscheinlichkeiten gemittelt, und danach kam −ln. Nimm zuerst von jeder −ln, dann den Mittelwert.",
  "That uses −ln p in every row. Where y = 0 the loss is −ln(1 − p).":
    "Hier wurde in jeder Zeile −ln p genommen. Wo y = 0 ist, ist der Verlust −ln(1 − p).",
  "That leaves out the rows with y = 0. Their loss is −ln(1 − p), and it counts as well.":
    "Hier fehlen die Zeilen mit y = 0. Ihr Verlust ist −ln(1 − p), und er zählt genauso.",
  "That is the other model. The one with the smaller mean loss is the better one.":
    "Das ist das andere Modell. Das mit dem kleineren mittleren Verlust ist das bessere.",
  "That is 1 − p. Look at which term of the formula is left for this y.":
    "Das ist 1 − p. Sieh nach, welcher Term der Formel bei diesem y übrig bleibt.",
  "That is a power of 10. ln is undone by powers of e: e^(−L).":
    "Das ist eine Potenz von 10. ln wird durch Potenzen von e aufgehoben: e^(−L).",
  "That is a power of 2. ln is undone by powers of e: e^(−L).":
    "Das ist eine Potenz von 2. ln wird durch Potenzen von e aufgehoben: e^(−L).",
  "The minus got lost on the way: L = −ln(…), so what stands in the brackets is e^(−L), not e^L.":
    "Das Minus ist unterwegs verloren gegangen: L = −ln(…), also ist der Inhalt der Klammer e^(−L), nicht e^L.",
  "That is a percentage without its sign. A probability lies between 0 and 1: divide by 100.":
    "Das ist ein Prozentwert ohne sein Zeichen. Eine Wahrscheinlichkeit liegt zwischen 0 und 1: Teile durch 100.",
  "That reads the curve as a straight line. Undo the logarithm with the exponential: e^(−L).":
    "Hier wurde die Kurve wie eine Gerade gelesen. Hebe den Logarithmus mit der Exponentialfunktion auf: e^(−L).",
  "The sign is turned round. Where y = 1 a higher p makes the loss smaller, so the slope is negative; where y = 0 it is positive.":
    "Das Vorzeichen ist verkehrt herum. Wo y = 1 ist, macht ein höheres p den Verlust kleiner, die Steigung ist also negativ; wo y = 0 ist, ist sie positiv.",
  "That is dL/dp. For dL/dz multiply by dp/dz = p(1 − p).": "Das ist dL/dp. Für dL/dz multipliziere mit dp/dz = p(1 − p).",
  "That is dL/dz = p − y. The slope over p itself, dL/dp, is asked for.":
    "Das ist dL/dz = p − y. Gefragt ist die Steigung nach p selbst, dL/dp.",
  "That is the slope for the opposite label.": "Das ist die Steigung für das entgegengesetzte Label.",
  "That is the loss itself. Its slope is asked for.": "Das ist der Verlust selbst. Gefragt ist seine Steigung.",
  "That rounds the soft label to 0 or 1. Each outcome counts with its share.":
    "Hier wurde das weiche Label auf 0 oder 1 gerundet. Jeder Ausgang zählt mit seinem Anteil.",
  "That is the first term alone, y · ln p. With a soft label the second one stays, too.":
    "Das ist nur der erste Term, y · ln p. Bei einem weichen Label bleibt auch der zweite.",
  "That is the second term alone, (1 − y) · ln(1 − p). With a soft label the first one stays, too.":
    "Das ist nur der zweite Term, (1 − y) · ln(1 − p). Bei einem weichen Label bleibt auch der erste.",
  "That gives each outcome the other one's share: y goes with ln p, and 1 − y with ln(1 − p).":
    "Hier bekam jeder Ausgang den Anteil des anderen: y gehört zu ln p, und 1 − y gehört zu ln(1 − p).",
  "That puts z in the place of p. Log-odds become a probability by σ(z) = 1 / (1 + e^(−z)).":
    "Hier wurde z für p eingesetzt. Aus Log-Odds wird eine Wahrscheinlichkeit durch σ(z) = 1 / (1 + e^(−z)).",
  "Look again at who was right. Being certain costs nothing where it proves right, and infinitely much where it proves wrong.":
    "Sieh noch einmal nach, wer recht hatte. Sicher zu sein kostet nichts, wenn es sich als richtig erweist, und unendlich viel, wenn es sich als falsch erweist.",
  "That one costs the least: it gave what happened the highest probability.":
    "Die kostet am wenigsten: Sie gab dem, was geschah, die höchste Wahrscheinlichkeit.",
  "That one has the lowest p. What counts is the probability given to what happened, and where y = 0 that is 1 − p.":
    "Die hat das niedrigste p. Es zählt aber die Wahrscheinlichkeit für das, was geschah, und wo y = 0 ist, ist das 1 − p.",
  "Right: {asked} = {answer}.": "Richtig: {asked} = {answer}.",
  "Right: {answer} costs the most.": "Richtig: {answer} kostet am meisten.",
  "Right as far as it goes. Please give at least two digits.": "So weit richtig. Gib bitte mindestens zwei Stellen an.",
  "Right so far: now work it out.": "So weit richtig: Jetzt rechne es aus.",
  "Close. Carry more digits until the last step, and round only there.":
    "Nahe dran. Nimm bis zum letzten Schritt mehr Stellen mit, und runde erst dort.",
  "Not yet. Try again, or ask for a hint.": "Noch nicht. Versuche es noch einmal, oder nimm einen Hinweis.",
  "A loss is never negative: −ln of a probability is at least 0.":
    "Ein Verlust ist nie negativ: −ln einer Wahrscheinlichkeit ist mindestens 0.",
  "A probability lies between 0 and 1.": "Eine Wahrscheinlichkeit liegt zwischen 0 und 1.",
  "That does not read as a number. Write it like 0.36, 0,36, 3.6e−1 or 9/25.":
    "Das lässt sich nicht als Zahl lesen. Schreibe sie wie 0.36, 0,36, 3.6e−1 oder 9/25.",
  "Please write one decimal point or one decimal comma, and nothing between thousands.":
    "Schreibe bitte einen Dezimalpunkt oder ein Dezimalkomma und nichts zwischen die Tausender.",
  "Please answer with one of the letters {letters}.": "Antworte bitte mit einem der Buchstaben {letters}.",
  "A loss has no unit, and neither have a slope and a probability; nats and bits only name the logarithm. Leave “{unit}” out.":
    "Ein Verlust hat keine Einheit, eine Steigung und eine Wahrscheinlichkeit auch nicht; Nats und Bits benennen nur den Logarithmus. Lass „{unit}“ weg.",
  "A percentage is a share of something, and neither a loss nor a slope is one: a loss can be above 1, a slope below 0. Leave the % out.":
    "Ein Prozentwert ist ein Anteil von etwas, und weder ein Verlust noch eine Steigung ist das: Ein Verlust kann über 1 liegen, eine Steigung unter 0. Lass das % weg.",
  "The number is right, its unit is not: nats go with ln, bits with the logarithm to base 2.":
    "Die Zahl stimmt, ihre Einheit nicht: Nats gehören zu ln, Bits zum Logarithmus zur Basis 2.",
  "That is a hundred times the loss. A loss is no percentage: leave it as it comes out of −ln.":
    "Das ist das Hundertfache des Verlusts. Ein Verlust ist kein Prozentwert: Lass ihn so, wie er aus −ln herauskommt.",
  "An answer is right if it is the true value, rounded or cut off to the digits you give: at least two (one, if only zeros would follow), and what follows the fourth is not looked at. A fraction counts as the decimal it makes. 0.36, 0,3567 and 9/25 are all welcome.":
    "Eine Antwort ist richtig, wenn sie der wahre Wert ist, gerundet oder abgeschnitten auf die Stellen, die du angibst: mindestens zwei (eine, wenn nur Nullen folgen würden), und was auf die vierte folgt, wird nicht angesehen. Ein Bruch zählt wie die Dezimalzahl, die er ergibt. 0.36, 0,3567 und 9/25 sind alle willkommen.",
  "New kinds come one by one. A kind you miss comes back after two others, until it is solved twice on your own; after hints or a second try, until once.":
    "Neue Arten kommen eine nach der anderen. Eine Art, an der du scheiterst, kommt nach zwei anderen wieder, bis du sie zweimal selbstständig gelöst hast; nach Hinweisen oder einem zweiten Versuch, bis du sie einmal so gelöst hast.",
  "solved on your own": "selbstständig gelöst",
  "solved with hints or a second try": "mit Hinweisen oder im zweiten Versuch gelöst",
  "solution shown": "Lösung angesehen",
  forecast: "Vorhersage",
  "p of A": "p von A",
  "p of B": "p von B",
  "Model {name}:": "Modell {name}:",
  "{name} has the smaller mean loss, so it is the better model.":
    "{name} hat den kleineren mittleren Verlust und ist also das bessere Modell.",
  "{name} gave what happened the lowest probability, so it costs the most.":
    "{name} gab dem, was geschah, die niedrigste Wahrscheinlichkeit und kostet deshalb am meisten.",
  "a percentage is that many hundredths": "ein Prozentwert ist so viele Hundertstel",
  "The slope is negative: a larger p lowers the loss.": "Die Steigung ist negativ: Ein größeres p senkt den Verlust.",
  "The slope is positive: a smaller p lowers the loss.": "Die Steigung ist positiv: Ein kleineres p senkt den Verlust.",
  "Binary cross-entropy: practice": "Binäre Kreuzentropie: Übungsaufgaben",
  Name: "Name",
  "Worksheet {seed}. L = −[y · ln p + (1 − y) · ln(1 − p)], with the natural logarithm.":
    "Arbeitsblatt {seed}. L = −[y · ln p + (1 − y) · ln(1 − p)] mit dem natürlichen Logarithmus.",
  Answer: "Antwort",
  Answers: "Antworten",
  Solutions: "Lösungen",

  // sets
  "Six sites": "Sechs Standorte",
  "Six simulated sites, few enough to follow each one. Five do as expected. At the fifth the shaking was weak and the ground fairly firm, and it liquefied all the same: the earthquake was a long one, magnitude 8.3, and the two measures shown do not know that. The seed was chosen for this surprise.":
    "Sechs simulierte Standorte, wenige genug, um jedem zu folgen. Fünf tun, was zu erwarten ist. Am fünften war die Erschütterung schwach und der Boden recht fest, und er hat sich trotzdem verflüssigt: Das Erdbeben war ein langes, mit Magnitude 8.3, und davon wissen die zwei gezeigten Größen nichts. Der Startwert wurde für diese Überraschung gewählt.",
  shaking: "Erschütterung",
  "cyclic stress ratio, CSR": "zyklisches Spannungsverhältnis, CSR",
  "soil resistance": "Bodenwiderstand",
  "clean-sand blow count, (N1)60cs": "Reinsand-Schlagzahl, (N1)60cs",
  "blows per 30 cm": "Schläge je 30 cm",
  fines: "Feinkornanteil",
  "fines content, FC": "Feinkornanteil, FC",
  magnitude: "Magnitude",
  "moment magnitude, Mw": "Momentmagnitude, Mw",
  "weight of the soil above": "Gewicht des Bodens darüber",
  "effective vertical stress, σ′v": "effektive Vertikalspannung, σ′v",
  liquefied: "verflüssigt",
  "did not liquefy": "nicht verflüssigt",
  "Sixty sites": "Sechzig Standorte",
  "Sixty simulated sites from all over the observed range. Where the ground is loose and the shaking strong it liquefies; in between, the outcome is a matter of chance, and of what the two measures shown leave out.":
    "Sechzig simulierte Standorte aus dem ganzen beobachteten Bereich. Wo der Boden locker und die Erschütterung stark ist, verflüssigt er sich; dazwischen entscheidet der Zufall, und was die zwei gezeigten Größen auslassen.",
  "Measured badly": "Schlecht gemessen",
  "Sixty simulated sites whose blow counts were written down up to 70 % too low or too high. The outcome follows the true ground, so even the best model of what was written down stays unsure, and its loss high.":
    "Sechzig simulierte Standorte, deren Schlagzahlen bis zu 70 % zu niedrig oder zu hoch notiert wurden. Der Ausgang folgt dem wahren Boden; darum bleibt selbst das beste Modell dessen, was notiert wurde, unsicher und sein Verlust hoch.",
  "A clean cut": "Sauber getrennt",
  "Forty simulated sites, all of them clear cases, so that one straight line parts them without a mistake. A model can then be ever more certain and right: its weights grow for ever, and the loss creeps towards 0.":
    "Vierzig simulierte Standorte, lauter klare Fälle, sodass eine gerade Linie sie ohne Fehler trennt. Dann kann ein Modell immer sicherer und dabei richtig sein: Seine Gewichte wachsen für immer, und der Verlust kriecht gegen 0.",
  "cyclic stress ratio for M 7.5 and 1 atm, CSR": "zyklisches Spannungsverhältnis für M 7.5 und 1 atm, CSR",
  "Rarely one": "Selten eins",
  "Eighty simulated sites that were shaken weakly: few liquefied. Always saying no is right nearly every time, and worth nothing. Six of eighty are ones: the loss to beat is that of always saying 7.5 %, 0.2664, and not a coin’s 0.6931.":
    "Achtzig simulierte Standorte, die schwach erschüttert wurden: Wenige haben sich verflüssigt. Immer nein zu sagen ist fast jedes Mal richtig und nichts wert. Sechs von achtzig sind Einsen: Zu unterbieten ist der Verlust, immer 7.5 % zu sagen, 0.2664, und nicht der einer Münze, 0.6931.",
  "A fever at the doctor’s": "Mit Fieber in der Praxis",
  "Sixty simulated patients with a fever: is it a bacterial infection? The rule that decides it is made up for teaching, ln odds = 1.3 · ln(CRP/40) + 1.2 · (temperature − 38.2); nothing here is medical advice.":
    "Sechzig simulierte Kranke mit Fieber: Ist es eine bakterielle Infektion? Die Regel, die das entscheidet, ist für den Unterricht erdacht, ln Odds = 1.3 · ln(CRP/40) + 1.2 · (Temperatur − 38.2); nichts hier ist ärztlicher Rat.",
  "inflammation marker": "Entzündungswert",
  "C-reactive protein, CRP": "C-reaktives Protein, CRP",
  "body temperature": "Körpertemperatur",
  "temperature, T": "Temperatur, T",
  "bacterial infection": "bakterielle Infektion",
  "no bacterial infection": "keine bakterielle Infektion",
};
