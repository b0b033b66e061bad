/** What stands at a path such as `data.realm.keys.0.id` of an answer; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined), value)
}

/** The same where a text has to be. */
export function textAt(value: unknown, path: string): string {
  const found = valueAt(value, path)
  if (typeof found !== 'string') throw new Error(`There is no text at ${path} of ${JSON.stringify(value)}`)
  return found
}

/** The same where a list has to be. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = valueAt(value, path)
  if (!Array.isArray(found)) throw new Error(`There is no list at ${path} of ${JSON.stringify(value)}`)
  return found
}
