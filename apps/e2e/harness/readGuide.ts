import { readFileSync } from 'node:fs'

/** What a guide tells its reader to do under one heading, in order: files to write and commands to run. */
export interface GuideSteps {
  /** By the name that stands before each. */
  readonly files: ReadonlyMap<string, string>
  readonly commands: readonly string[]
}

/** Reads the steps out of the guide itself, so that what it says is what is tried. */
export function readGuide(guide: string, heading: string): GuideSteps {
  const text = readFileSync(new URL(`../../../docs/guides/${guide}`, import.meta.url), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`${guide} has no heading «${heading}».`)
  const files = new Map<string, string>()
  for (const [, name = '', content = ''] of section.matchAll(/^`([\w.]+)`\n\n```\w+\n([\s\S]*?)^```/gm))
    files.set(name, content)
  const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, lines = '']) =>
    lines.trim().split('\n'),
  )
  return { files, commands }
}
