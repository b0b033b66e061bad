import type { Benchmark } from '../benchmark.ts'
import { cbcCredential, cbcRead, ecbBatch, ecbCredential, ecbRead } from '../tokens/tokenBenchmarks.ts'
import { growth } from './growth.ts'
import { issueBare, issueDurable } from './issuing.ts'
import { recordedDecisions } from './recordedDecisions.ts'
import { batches, manyRealms, stores } from './scaling.ts'
import { sizes } from './sizes.ts'
import { whereTimeGoes } from './whereTimeGoes.ts'

/** All benchmarks in the order in which they run. */
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
  growth,
  sizes,
]
