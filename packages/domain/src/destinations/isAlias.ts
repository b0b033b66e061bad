/** Whether a text has the form of an alias. */
export function isAlias(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)
}
