/** The identity grammar as its rules read, slow and plain: what the fast one is compared with. */
export function identityRules(text: string): boolean {
  const parts = text.split('@')
  if (parts.length !== 2) return false
  const [local = '', domain = ''] = parts
  if (!/^[A-Za-z0-9._+-]{1,64}$/.test(local)) return false
  if (domain.length < 1 || domain.length > 253) return false
  for (const label of domain.split('.')) {
    if (!/^[A-Za-z0-9-]{1,63}$/.test(label) || label.startsWith('-') || label.endsWith('-')) return false
  }
  for (let i = 0; i + 16 <= text.length; i++) {
    const window = text.slice(i, i + 16)
    if (/^[0-9]+$/.test(window)) return false
    if (window === window.slice(0, 4).repeat(4)) return false
  }
  return true
}
