import type { SpliceRealm } from '../../src/splice/model.ts'
import { listedTexts } from './findForgeries.ts'
import type { Harvest } from './Harvest.ts'
import { recombine } from './recombine.ts'

/** Searches for unlisted names at the realm's domains until `enough` are found. */
export function findHybridNames(realm: SpliceRealm, harvested: Harvest, digits: number, enough: number): Set<string> {
  const listed = listedTexts(realm)
  const domains = [...new Set(listed.map((text) => text.slice(text.indexOf('@') + 1)))]
  const isViable = (begun: string): boolean => {
    const [name = '', time] = begun.split(';')
    if (time !== undefined && !(time.length <= digits && /^[0-9]*$/.test(time))) return false
    const [user = '', domain, ...rest] = name.replace(/^sip:/, '').split('@')
    if (rest.length > 0 || user.length > 64 || !/^[a-z0-9._+-]*$/.test(user)) return false
    if (domain === undefined) return time === undefined
    return user !== '' && domains.some((each) => (time === undefined ? each.startsWith(domain) : each === domain))
  }
  const found = new Set<string>()
  for (const { text } of recombine(harvested, digits, isViable)) {
    if (!listed.includes(text)) found.add(text)
    if (found.size >= enough) break
  }
  return found
}
