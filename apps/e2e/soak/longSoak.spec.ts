import { randomInt } from 'node:crypto'
import { test } from '@playwright/test'
import { environment } from '../harness/environment.ts'
import { expectSurvived } from './expectSurvived.ts'
import { soak } from './soak.ts'

const rounds = Number(environment.ROUNDS ?? 200)
const seed = Number(environment.SEED ?? randomInt(2 ** 32))

test(`no acknowledged data is lost in ${rounds} kills under load`, async () => {
  process.stdout.write(`  seed ${seed}\n`)
  const onRound = (round: number) => {
    if (round % 20 === 0) process.stdout.write(`  ${round} rounds\n`)
  }
  expectSurvived(await soak({ rounds, seed, workerIndex: 0, onRound }))
})
