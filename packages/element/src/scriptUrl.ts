/** Where this script came from; empty where it stands in the page itself. Only while it runs does the document say so. */
export const scriptUrl: string = Object(document.currentScript).src ?? ''
