import type { SpliceGrade, SpliceRealm } from '../../src/splice/model.ts'
import { searchRealm } from './searchRealm.ts'

/** Searches realms and counts the results. The error of a failing realm contains the data to reproduce it. */
export class SearchTally {
  readonly #seed: number
  readonly #realms = new Set<string>()
  readonly #grades = new Map<SpliceGrade, { realms: number; forging: number; hybrids: number }>()
  #forgedCount = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  search(realm: SpliceRealm): void {
    const text = JSON.stringify(realm)
    try {
      const { audit, forgedCount, hybridCount } = searchRealm(realm)
      const count = this.#grades.get(audit.grade) ?? { realms: 0, forging: 0, hybrids: 0 }
      count.realms += 1
      count.forging += Number(forgedCount > 0)
      count.hybrids += Number(hybridCount > 0)
      this.#grades.set(audit.grade, count)
      this.#forgedCount += forgedCount
      this.#realms.add(text)
    } catch (error) {
      throw new Error(`seed ${this.#seed}, realm ${text}`, { cause: error })
    }
  }

  gradesFound(): SpliceGrade[] {
    return [...this.#grades.keys()].sort()
  }

  report(): string {
    const grades = this.gradesFound().map((grade) => {
      const { realms, forging, hybrids } = this.#grades.get(grade) ?? { realms: 0, forging: 0, hybrids: 0 }
      return `  ${grade}: ${realms} realms, ${forging} with a forgery of somebody listed, ${hybrids} with other names`
    })
    const total = `  seed ${this.#seed}: ${this.#realms.size} distinct realms searched, ${this.#forgedCount} forgeries, all of them reported by the audit`
    return [total, ...grades, ''].join('\n')
  }
}
