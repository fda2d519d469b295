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
      data: { stage: "Rohdaten", brief: "Daten", note: "Was gemessen und gesehen wurde", name: "Trainingsdaten", figure: "Die Standorte nach ihren zwei Messgrößen" },
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
          "{lead} An jedem wurden zwei Größen gemessen: {first} und {second}. {site} ({label}): {first} {highFirst} ({rawFirst}), " +
          "{second} {highSecond} ({rawSecond}).",
        attempt: "Probiere: Klicke einen Standort an, um sein Label umzudrehen, oder zieh ihn woandershin.",
      },
      standing: { low: "niedrig", middling: "mittel", high: "hoch" },
      predictions: {
        asleepLead: "Dieses Modell hat noch nichts gelernt.",
        asleep:
          "{lead} Es macht aus zwei Messwerten eine Zahl z und aus z eine Wahrscheinlichkeit p = σ(z). Seine Gewichte sind 0, also ist z = 0 und " +
          "p = {p} für jeden Standort, was immer dort gemessen wurde.",
        lead: "{site} ({label}) bekommt vom Modell p = {p}.",
        tell:
          "{lead} Das ist σ(z) mit z = {bias} + {w1} · {first} + {w2} · {second}, jede Größe gezählt in Standardabweichungen von ihrem Mittelwert. " +
          "{right} der {n} Standorte liegen auf der richtigen Seite der Entscheidungsgrenze p = 0.5.",
        attempt: "Probiere: Geh einen Schritt vor und sieh, wie sich die Linie p = 0.5 dreht.",
      },
      punishment: {
        lead: "{site}: {label}, und dem gab das Modell {q}.",
        tell: "{lead} Das kostet −ln {logged} = {loss}, die rote Scheibe. Alle {n} Verluste ergeben zusammen {total}; geteilt durch {n} sind das {bce}, der mittlere Verlust. {yardstick}",
        better: "Immer die Basisrate vorherzusagen würde {base} kosten.",
        level: "Genau das kostet es, immer die Basisrate vorherzusagen.",
        worse: "Immer die Basisrate vorherzusagen würde nur {base} kosten.",
        attempt: "Probiere: Dreh einen sicheren Standort um. Was kostet Gewissheit, wenn sie falsch ist?",
      },
      curves: {
        lead: "Der Verlust ist differenzierbar; darum zieht jeder Standort an den Gewichten, mit {factor} mal seinen Messwerten.",
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
        none: "Auch nach dem Training ist das Modell bei keinem Standort sicher und im Recht. Nimm andere Standorte, oder dreh einige zurück.",
      },
    },
    data: {
      caption: "Basisrate: {share} {one}, {ones} von {n}.",
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
      caption: "{right} von {n} auf der richtigen Seite: {accuracy}",
      captionRare: "{right} von {n} auf der richtigen Seite: {accuracy}; eine Antwort für alle: {most}",
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
      caption: "Mittlerer Verlust, Schritt für Schritt: {bce} bei {step}",
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
      p: "Wahrscheinlichkeit p",
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
      probability: "z = {z}, also p = σ(z) = {p}",
      loss: "Verlust {loss}",
      pull: "{formula} = {slope}, seine Zugkraft",
      where: "{site} von {n}",
      whereWorst: "{site} von {n}, der teuerste",
      worst: "Zum teuersten Standort",
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
      slope: "die Steigung seines Verlusts in z, dem Betrag nach höchstens 1",
      slopeSquared: "die Steigung seines quadratischen Fehlers, nach dem trainiert wird",
      pull: "seine Zugkraft: das mal (1, x₁, x₂)",
      share: "{share} des nächsten Schritts",
      most: "die anderen zusammen halten dagegen",
      against: "er hält gegen die anderen",
      canceled: "so klein ist der: Alle Zugkräfte heben sich fast auf",
      noShare: "0 % des nächsten Schritts",
      leftOut: "dessen Batch ihn auslässt",
    },
    pulls: {
      title: "Wie sich die Zugkräfte zu einem Schritt addieren",
      figure: "Die Zugkräfte aller Standorte, aneinandergelegt, und der Schritt, zu dem sie sich addieren",
      axis: "Δ Gewicht für {name}",
      keys: { one: "ein Standort", chosen: "der gewählte Standort", penalty: "L2", method: "was das Verfahren hinzufügt", step: "der nächste Schritt" },
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
      title: "Warum nicht der quadratische Fehler?",
      toggle: "Wettlauf gegen den quadratischen Fehler",
      fromWorst: "Beide mit den schlechtesten Gewichten starten",
      fromZero: "Beide bei null starten",
      bce: "lernt aus Kreuzentropie",
      squared: "lernt aus quadratischem Fehler",
      mean: "mittlerer Verlust {loss}",
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
          brief: "alle Standorte je Schritt",
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
    lesson: "Eine Lektion zusammenstellen und sehen, was eine Klasse abgegeben hat",
    hides: "Der Link verbirgt, was angekreuzt ist. Er verbirgt und schützt nicht: Wer den Link ändert, sieht alles.",
    tab: "Reiter: {tab}",
    parts: {
      "play-solution": "Spielen: ausgerechnet",
      "play-slopes": "Spielen: Steigungen",
      "play-backwards": "Spielen: rückwärts",
      "play-check": "Spielen: eigene Antwort",
      stepper: "Demo: der Weg hindurch",
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
  },

  practice: {
  },

  data: {
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
  },
};

/** What is said for each text of the lesson, by the English one. */
/** @type {Record<string, string>} */
export const lesson = {
  // solver

  // card

  // derivation

  // practice

  // sets
};
