/** What is printed instead of the page: a sheet made for paper, which goes when it has been printed. */

/**
 * Print an element alone. A frame may not print: the notebook's page does not offer it.
 * @param {HTMLElement} paper
 */
export function printPaper(paper) {
  paper.classList.add("paper");
  document.body.append(paper);
  document.body.classList.add("printing-paper");
  const putAway = () => {
    document.body.classList.remove("printing-paper");
    paper.remove();
  };
  window.addEventListener("afterprint", putAway, { once: true });
  window.print();
}
