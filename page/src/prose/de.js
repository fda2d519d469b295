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
  },

  share: {
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
