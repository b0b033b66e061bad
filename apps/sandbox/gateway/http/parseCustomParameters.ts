import { isRecord } from '../platform/isRecord.ts'
import type { CustomParameter } from '../relay/MessageToAgent.ts'

/** What a page gives along with its call. Anything else than names with texts is left out. */
export function parseCustomParameters({
  customParameters,
}: Readonly<Record<string, unknown>>): readonly CustomParameter[] {
  if (!Array.isArray(customParameters)) return []
  return customParameters.slice(0, PARAMETERS_MAX).flatMap((parameter: unknown) => {
    if (!isRecord(parameter)) return []
    const { name, value } = parameter
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : []
  })
}

const PARAMETERS_MAX = 50
