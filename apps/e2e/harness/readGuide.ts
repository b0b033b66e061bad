import { readFileSync } from 'node:fs'

/** The files and commands of one section of a guide, in order. */
export interface GuideSteps {
  /** The content of each file, by the file name before the code block. */
  readonly files: ReadonlyMap<string, string>
  readonly commands: readonly string[]
}

/** Reads the steps from the guide, so that the test runs exactly what the guide contains. */
export function readGuide(guide: string, heading: string): GuideSteps {
  const text = readFileSync(new URL(`../../../docs/guides/${guide}`, import.meta.url), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`${guide} has no heading "${heading}".`)
  const files = new Map<string, string>()
  for (const [, name = '', content = ''] of section.matchAll(/^`([\w.]+)`\n\n```\w+\n([\s\S]*?)^```/gm))
    files.set(name, content)
  const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, lines = '']) =>
    lines.trim().split('\n'),
  )
  return { files, commands }
}
