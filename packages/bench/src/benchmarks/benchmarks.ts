import type { Benchmark } from '../harness/Benchmark.ts'
import { batches } from './batches.ts'
import { cbcCredential } from './cbcCredential.ts'
import { cbcRead } from './cbcRead.ts'
import { ecbBatch } from './ecbBatch.ts'
import { ecbCredential } from './ecbCredential.ts'
import { ecbRead } from './ecbRead.ts'
import { issueBare } from './issueBare.ts'
import { issueDurable } from './issueDurable.ts'
import { manyRealms } from './manyRealms.ts'
import { recordedDecisions } from './recordedDecisions.ts'
import { sizes } from './sizes.ts'
import { stores } from './stores.ts'
import { whereTimeGoes } from './whereTimeGoes.ts'

/** All benchmarks, in the order in which they run: functions, servers under load, what grows, where time goes, and bytes. */
export const benchmarks: readonly Benchmark[] = [
  ecbCredential,
  ecbBatch,
  cbcCredential,
  ecbRead,
  cbcRead,
  issueBare,
  issueDurable,
  batches,
  stores,
  manyRealms,
  whereTimeGoes,
  recordedDecisions,
  sizes,
]
