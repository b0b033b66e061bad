import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'
import { expectMedia, expectNoMedia, expectNoVideo } from '../harness/expectMedia.ts'

test('a call in an ECB realm has audio and video, can be held and resumed by both sides, and ends when the visitor hangs up', async ({
  visitor,
  openAgent,
  gateway,
}) => {
  await capturePage(visitor.page, 'demo-page')
  const agent = await openAgent()
  await capturePage(agent.page, 'agent-waiting')
  await visitor.call({ withVideo: true })
  await visitor.is('ringing')
  await agent.is('ringing')
  await agent.reads('is calling')
  await capturePage(visitor.page, 'call-ringing')
  await capturePage(agent.page, 'agent-ringing')
  await agent.press('With video')
  await visitor.is('connected')
  await agent.is('connected')
  await expectMedia(visitor.page, { audio: 20, video: 20, frames: 5 })
  await expectMedia(agent.page, { audio: 20, video: 20, frames: 5 })
  await capturePage(visitor.page, 'call-connected-video')
  await capturePage(agent.page, 'agent-connected-video')

  await visitor.press('Hold')
  await visitor.is('held')
  await visitor.reads('You put the call on hold')
  await agent.reads('The caller has put you on hold')
  await expectNoMedia(agent.page)
  await expectNoMedia(visitor.page)
  await capturePage(visitor.page, 'call-held')
  await visitor.press('Resume')
  await visitor.is('connected')
  await expectMedia(agent.page, { audio: 20, video: 20, frames: 1 })
  await expectMedia(visitor.page, { audio: 20, video: 20, frames: 1 })

  await agent.press('Hold')
  await visitor.is('held')
  await visitor.reads('They put you on hold')
  await agent.press('Unhold')
  await visitor.is('connected')
  await expectMedia(visitor.page, { audio: 20, video: 20, frames: 1 })

  await visitor.press('Camera off')
  await expect(visitor.button('Camera on')).toBeVisible()
  await expectNoVideo(agent.page)
  await visitor.press('Camera on')
  await expect(visitor.button('Camera off')).toBeVisible()
  await expectMedia(agent.page, { audio: 20, video: 20, frames: 1 })

  await visitor.press('Mute')
  await visitor.reads('They cannot hear you')
  await visitor.press('Unmute')

  await visitor.press('Hang up')
  await visitor.is('ended')
  await visitor.reads('You hung up after')
  await agent.is('ended')
  await agent.reads('The caller hung up')
  await capturePage(visitor.page, 'call-ended')
  await capturePage(agent.page, 'agent-ended')
  expect(await gateway.calls()).toMatchObject([
    {
      state: 'ENDED',
      mode: 'TIME_LIMITED',
      realm: 'demo',
      to: 'help@demo.example',
      endedBy: 'CALLER',
      endReason: 'HUNG_UP',
    },
  ])
  expect(await gateway.refusals()).toEqual([])
})

test('digits are sent in the call, and a second call connects on the same page', async ({ visitor, openAgent }) => {
  const agent = await openAgent('?auto-answer')
  await visitor.page.evaluate(() => {
    const sent: string[] = []
    const listenedTo = new WeakSet<RTCDTMFSender>()
    Object.assign(window, { sentTones: sent })
    const insertDTMF = RTCDTMFSender.prototype.insertDTMF
    RTCDTMFSender.prototype.insertDTMF = function (...args) {
      if (!listenedTo.has(this)) this.addEventListener('tonechange', ({ tone }) => tone !== '' && sent.push(tone))
      listenedTo.add(this)
      return insertDTMF.apply(this, args)
    }
  })
  await visitor.call()
  await visitor.is('connected')
  await visitor.press('Keypad')
  await capturePage(visitor.page, 'call-keypad')
  for (const digit of ['4', '7', '#']) await visitor.press(new RegExp(`^${digit}`))
  await expect.poll(() => visitor.page.evaluate(() => Reflect.get(window, 'sentTones'))).toEqual(['4', '7', '#'])
  await agent.press('Hang up')
  await visitor.is('ended')
  await visitor.reads('They hung up after')
  await visitor.call()
  await visitor.is('connected')
  await expectMedia(visitor.page, { audio: 10, video: 0, frames: 0 })
  await visitor.press('Hang up')
  await agent.is('ended')
})

test('a call in a CBC realm works in the same way, and the agent hangs up', async ({
  anoncall,
  gateway,
  settleIn,
  visitor,
  openAgent,
}) => {
  const key = 'PWpllx6DdzKxiooEcvDnaYAhX4AMxxHE'
  const owner = await settleIn(anoncall)
  await owner.rotateRealmKey('demo', { cipher: 'AES_256_CBC_HMAC', key })
  await gateway.putRealm('demo', { cipher: 'AES_256_CBC_HMAC', key })
  const agent = await openAgent('?auto-answer=video')
  await visitor.call({ withVideo: true })
  await visitor.is('connected')
  await expectMedia(visitor.page, { audio: 20, video: 20, frames: 5 })
  await expectMedia(agent.page, { audio: 20, video: 20, frames: 5 })
  await agent.press('Hang up')
  await visitor.is('ended')
  await visitor.reads('They hung up after')
})

test('an unrestricted call requests no credentials', async ({ visitor, openAgent, gateway }) => {
  const agent = await openAgent('?address=lobby@demo.example')
  const requests: string[] = []
  visitor.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/graphql')) requests.push(request.postData() ?? '')
  })
  await visitor.chooseUnrestricted()
  await capturePage(visitor.page, 'demo-page-unrestricted')
  const before = requests.length
  await visitor.call()
  await agent.is('ringing')
  await agent.reads('A visitor of Acme')
  await agent.press('Answer')
  await visitor.is('connected')
  await expectMedia(visitor.page, { audio: 20, video: 0, frames: 0 })
  await expectMedia(agent.page, { audio: 20, video: 0, frames: 0 })
  await visitor.press('Hang up')
  await agent.is('ended')
  expect(requests.slice(before)).toEqual([])
  expect(await gateway.calls()).toMatchObject([{ mode: 'UNRESTRICTED', realm: null, to: 'lobby@demo.example' }])
})

test('the visitor hears early media before the agent answers', async ({ visitor, openAgent }) => {
  const agent = await openAgent()
  await visitor.call()
  await agent.is('ringing')
  await agent.press('Early media')
  await visitor.reads('You can hear the other side')
  await expectMedia(visitor.page, { audio: 10, video: 0, frames: 0 })
  await agent.press('Answer')
  await visitor.is('connected')
  await visitor.press('Hang up')
})

test('the visitor sees a message for an unavailable, rejecting or busy callee, and can cancel a call', async ({
  visitor,
  openAgent,
  gateway,
}) => {
  await visitor.call()
  await visitor.failedWith({ code: 'CALLEE_OFFLINE', sentence: /no one is available/i, gateway: /help@demo\.example/ })
  await capturePage(visitor.page, 'call-failed-offline')

  const agent = await openAgent()
  await visitor.call()
  await agent.press('Reject')
  await visitor.failedWith({ code: 'DECLINED', sentence: /declined|did not take/i })
  await agent.reads('You rejected the call')

  await visitor.call()
  await agent.press('Busy')
  await visitor.failedWith({ code: 'CALLEE_BUSY', sentence: /busy/i })

  await visitor.call()
  await agent.is('ringing')
  await visitor.press('Cancel')
  await visitor.is('ended')
  await agent.is('ended')
  await agent.reads('hung up before you answered')
  await agent.page.goto(new URL('/gateway/', gateway.url).href)
  await expect(agent.page.getByText(/is offline: no agent page/)).toBeVisible()
  await capturePage(agent.page, 'gateway')
  const reasons = (await gateway.calls()).map(({ endReason }) => endReason)
  expect(reasons).toEqual(expect.arrayContaining(['CANCELLED', 'BUSY', 'DECLINED', 'CALLEE_OFFLINE']))
})

test.describe('at a gateway that lets a call ring for ten seconds', () => {
  test.use({ sandboxSettings: { SANDBOX_NO_ANSWER_SECONDS: '10' } })

  test('the gateway ends a call that is not answered, and the visitor sees the reason', async ({
    visitor,
    openAgent,
  }) => {
    const agent = await openAgent()
    await visitor.call()
    await visitor.is('ringing')
    await agent.is('ringing')
    await visitor.failedWith({
      code: 'NO_ANSWER',
      sentence: 'The call was not answered',
      gateway: /did not answer within 10 s/,
    })
    await agent.is('ended')
  })
})

test('a hang-up during the call setup leaves no call at the gateway', async ({ visitor, openAgent, gateway }) => {
  const agent = await openAgent('?auto-answer')
  await gateway.putFaults({ delayMs: 700 })
  await visitor.call()
  await visitor.is('connecting')
  await visitor.press('Cancel')
  await visitor.is('ended')
  await gateway.putFaults({})
  await expect.poll(async () => (await gateway.calls()).filter(({ state }) => state !== 'ENDED')).toEqual([])
  await visitor.call()
  await visitor.is('connected')
  await visitor.press('Hang up')
  await agent.is('ended')
})
