import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Finds the source file of a line in a bundle, by the comments that the bundler puts before each. */
export class BundleSources {
  readonly #regions = new Map<string, readonly Region[]>()

  /** @param line From 0. The file's own address where the bundle does not say. */
  sourceOf(url: string, line: number): string {
    if (!url.startsWith('file:')) return url
    let regions = this.#regions.get(url)
    if (regions === undefined) {
      regions = regionsOf(readFileSync(fileURLToPath(url), 'utf8'))
      this.#regions.set(url, regions)
    }
    return regions.findLast(({ start }) => start <= line)?.source ?? url
  }
}

interface Region {
  readonly start: number
  readonly source: string
}

function regionsOf(text: string): Region[] {
  return text.split('\n').flatMap((line, start) => {
    const source = /^\/\/#region (.+)/.exec(line)?.[1]
    return source === undefined ? [] : [{ start, source }]
  })
}
