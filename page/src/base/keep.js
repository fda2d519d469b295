/** Results that are kept for as long as they are asked for again. */

/**
 * Keep what a function last made, for as long as it is given the same.
 * @template {unknown[]} Given
 * @template Made
 * @param {(...given: Given) => Made} make
 * @returns {(...given: Given) => Made}
 */
export function keepLast(make) {
  /** @type {{given: Given, made: Made} | null} */
  let kept = null;
  return (...given) => {
    const { given: old } = kept ?? {};
    if (!kept || given.some((value, i) => value !== old?.[i])) kept = { given, made: make(...given) };
    return kept.made;
  };
}
