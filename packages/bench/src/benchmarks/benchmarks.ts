import type { Benchmark } from '../harness/Benchmark.ts'
import { cbcCredential } from './cbcCredential.ts'
import { cbcRead } from './cbcRead.ts'
import { ecbBatch } from './ecbBatch.ts'
import { ecbCredential } from './ecbCredential.ts'
import { ecbRead } from './ecbRead.ts'

/** All benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [ecbCredential, ecbBatch, cbcCredential, ecbRead, cbcRead]
