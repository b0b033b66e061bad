import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { tempFolder } from '../store/tempFolder.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { startTestApi } from '../testkit/startTestApi.ts'
import { forgedInSqlite, forgedRows, withoutConstraints } from './forgedRows.ts'

const CHAIN = '{ auditChain { isIntact finding length setAside brokenAt { id action occurredAt } } }'
const LOG = '{ auditLog(first: 50) { edges { node { id action occurredAt changes { field } } } } }'

test.each([...forgedRows, ...forgedInSqlite])(
  'the command, the console and the backup all find a row with %s',
  async (_, statements, finding) => {
    const api = await startTestApi()
    onTestFinished(() => api.close())
    await openShop(api)
    const environment = { ANONCALL_DATA_DIR: api.dataDir }
    expect(await api.call(CHAIN)).toMatchObject({ isIntact: true, finding: null, setAside: 0, brokenAt: null })
    const { length } = await api.call<{ length: number }>(CHAIN)

    const file = new Database(join(api.dataDir, 'anoncall.db'))
    for (const statement of [...withoutConstraints, ...statements]) file.exec(statement)
    file.close()

    const state = await api.call<{ length: number }>(CHAIN)
    expect(state).toMatchObject({ isIntact: false, finding, brokenAt: { id: expect.any(String) } })
    expect(state.length).toBeLessThanOrEqual(length)
    expect(await runCli(environment, 'audit', 'verify')).toEqual({
      code: 1,
      printed: '',
      errors: expect.stringMatching(/^The audit log is broken: .*aud_/),
    })
    for (const command of ['backup', 'export'])
      expect(await runCli(environment, command, join(tempFolder(), 'copy'))).toEqual({
        code: 1,
        printed: '',
        errors: expect.stringMatching(/^The audit log is broken: /),
      })
    // The page of entries still works with any rows.
    expect((await api.send(LOG)).errors).toEqual([])
    // Pausing everything in response to it works too.
    expect(
      await api.call('mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }', {
        input: { reason: 'tampered' },
      }),
    ).toEqual({ __typename: 'PauseIssuingPayload' })
    expect(await api.call(CHAIN)).toMatchObject({ isIntact: false })
  },
)
