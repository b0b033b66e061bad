import { capturePage } from '../harness/capturePage.ts'
import { commandEntry, makeDataDir } from '../harness/startAnoncall.ts'
import { expect, test } from '../harness/test.ts'
import { textAt, valueAt } from '../harness/valueAt.ts'

test('every moderation page fits with weeks of decisions at 1440, 768 and 360 px and at 200 %, in both schemes, without axe violations', async ({
  start,
  run,
  settleIn,
  openConsole,
}) => {
  test.setTimeout(420_000)
  const dataDir = await makeDataDir()
  const command = run(commandEntry, { ANONCALL_DATA_DIR: dataDir }, ['demo-data', '--decisions', '3000'])
  expect(await command.ended, command.output.stderr).toBe(0)
  const anoncall = await start({ dataDir })
  const owner = await settleIn(anoncall)
  await owner.ask('mutation { deleteFirstRunFile { setup { firstRunFile } } }')
  const realms = valueAt(await owner.ask('{ realms(first: 10) { edges { node { name } } } }'), 'data.realms.edges')
  const name = [...Object(realms)].map((edge) => textAt(edge, 'node.name')).find((each) => each !== 'demo')
  const receiptOf = async (filter: object) =>
    textAt(
      await owner.ask(
        'query ($filter: IssuanceFilter) { issuances(first: 1, filter: $filter) { edges { node { id } } } }',
        {
          filter,
        },
      ),
      'data.issuances.edges.0.node.id',
    )
  const console = await openConsole(anoncall, owner)
  const { page } = console
  for (const [picture, path] of [
    ['overview-week', '/?range=week'],
    ['activity', '/activity'],
    ['activity-refused', '/activity?outcome=REFUSED'],
    ['activity-receipt', `/activity/${await receiptOf({ outcome: 'REFUSED', refusalReasons: ['RATE_LIMITED'] })}`],
    ['receipt-limit', `/receipts/${await receiptOf({ refusalReasons: ['RATE_LIMITED'] })}`],
    ['receipt-hours', `/receipts/${await receiptOf({ refusalReasons: ['OUTSIDE_BUSINESS_HOURS'] })}`],
    ['receipt-would-be-refused', `/receipts/${await receiptOf({ wouldBeRefused: true })}`],
    ['policy-realm', `/realms/${name}?tab=policy`],
    ['blocks', `/realms/${name}?tab=blocks`],
    ['blocks-empty', '/realms/demo?tab=blocks'],
    ['policy-empty', '/realms/demo?tab=policy'],
    ['splice-realm', `/realms/${name}?tab=splice`],
  ] as const)
    await test.step(picture, async () => {
      await console.open(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await capturePage(page, picture)
    })

  await test.step('decided again with a draft', async () => {
    await console.open(`/receipts/${await receiptOf({ refusalReasons: ['OUTSIDE_BUSINESS_HOURS'] })}`)
    await console.button('Evaluate again').click()
    await page.getByText('Original time').click()
    const choices = page.getByRole('radiogroup', { name: /^Policy of destination/ })
    await choices.getByText('Draft').click()
    await console.button('Edit draft').click()
    const draft = console.dialog(/^Draft for destination/)
    await expect(draft).toBeVisible()
    await capturePage(page, 'receipt-draft')
    await draft.getByRole('switch', { name: 'Restrict calls to these hours' }).click()
    await draft.getByRole('button', { name: 'Done' }).click()
    await console.button('Evaluate').click()
    await expect(page.getByRole('region', { name: 'Evaluated again' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'As recorded' }).getByText('Outside business hours')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Evaluated again' }).getByText('Allowed')).toBeVisible()
    await capturePage(page, 'receipt-decided-again')
  })
})
