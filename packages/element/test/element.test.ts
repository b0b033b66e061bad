import { type CallAvailability, CallError, isGivenUp, onFirstSight } from '@anoncall/client'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { words } from '../src/words.ts'
import { beginsAs, CONNECTED, create, ENDPOINT, loadExtras, loadSdk, made, reset, watches } from './fakes.ts'
import { ATTRIBUTES, buttonName, call, later, part, place, settle, status } from './testkit.ts'

vi.mock('@anoncall/client', { spy: true })

beforeEach(reset)

const events = (target: EventTarget) => {
  const heard: string[] = []
  target.addEventListener('anoncall:state', (event) => {
    if (event instanceof CustomEvent) heard.push(event.detail.kind)
  })
  return heard
}

describe('a button that nobody has pressed', () => {
  it("shows the page's own words, says nothing and asks nobody for anything", () => {
    const element = place()
    expect(buttonName(element)).toBe('Call support')
    expect(status(element)).toBe('')
    expect(element.state).toEqual({ kind: 'idle' })
    expect(element.dataset.state).toBe('idle')
    expect(part(element, 'controls').hidden).toBe(true)
    expect([loadSdk, loadExtras].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  })

  it('becomes one of those that were in the page before the script', () => {
    const early = document.createElement('div')
    early.innerHTML = `<anonymous-call ${ATTRIBUTES}>Call us</anonymous-call>`
    expect(early.querySelector('anonymous-call')?.state.kind).toBe('idle')
  })

  it.each(['pointerenter', 'focusin'])(
    'gets ready when a visitor reaches for it (%s), without credentials',
    (intent) => {
      const element = place()
      element.dispatchEvent(new Event(intent))
      const links = [...document.head.querySelectorAll('link')]
      expect(links.map(({ rel, href, crossOrigin }) => [rel, href, crossOrigin])).toEqual([
        ['preconnect', ENDPOINT, ''],
        ['preconnect', 'https://gateway.example/', ''],
      ])
      expect(loadSdk).toHaveBeenCalledExactlyOnceWith(new URL('/kandy.js', document.baseURI).href)
      expect(made).toEqual([])
    },
  )

  it('says nothing of an SDK that cannot be loaded before it is needed', async () => {
    loadSdk.mockRejectedValue(new Error('offline'))
    const element = place()
    element.dispatchEvent(new Event('pointerenter'))
    await settle()
    expect(status(element)).toBe('')
  })
})

describe('a press', () => {
  it("calls the callee with the page's key, through an SDK client for the gateway", async () => {
    const element = place()
    const { callee, kandy, options, settings } = await call(element)
    expect(callee).toBe('support')
    expect(settings).toMatchObject({ endpoint: ENDPOINT, key: 'pk_1' })
    expect(create).toHaveBeenCalledExactlyOnceWith('https://gateway.example/')
    expect(create).toHaveReturnedWith(kandy)
    expect(options).toEqual({ video: false })
  })

  it("asks the server that the page names, and none of the script's own", async () => {
    expect((await call(place(`${ATTRIBUTES} endpoint="/calls"`))).settings).toMatchObject({
      endpoint: new URL('/calls', document.baseURI).href,
    })
  })

  it('tells of each state, in words, as an attribute and as an event that the whole page can hear', async () => {
    const element = place()
    const heard = events(document)
    const { call: made } = await call(element)
    const seen: unknown[] = [[element.dataset.state, status(element), buttonName(element)]]
    const enter = (state: Parameters<typeof made.enter>[0]) => {
      made.enter(state)
      seen.push([element.dataset.state, status(element), buttonName(element)])
    }
    enter({ kind: 'connecting', step: 'challenge', issuanceId: null })
    enter({ kind: 'ringing', isEarlyMedia: false, remoteName: null, issuanceId: 'iss_1' })
    enter(CONNECTED)
    enter({ ...CONNECTED, isMuted: true })
    enter({ ...CONNECTED, isInterrupted: true })
    enter({ ...CONNECTED, kind: 'held', by: 'us' })
    enter({ ...CONNECTED, kind: 'held', by: 'both' })
    enter({ kind: 'ended', by: 'them', statusCode: '200', reasonText: null, issuanceId: 'iss_1' })
    expect(seen).toEqual([
      ['connecting', 'Connecting', 'Hang up'],
      ['connecting', 'Just a moment…', 'Hang up'],
      ['ringing', 'Ringing', 'Hang up'],
      ['connected', 'Connected', 'Hang up'],
      ['connected', 'Connected, muted', 'Hang up'],
      ['connected', 'Connection interrupted', 'Hang up'],
      ['held', 'On hold', 'Hang up'],
      ['held', 'You are on hold', 'Hang up'],
      ['ended', 'They hung up', 'Call support'],
    ])
    expect(heard).toEqual([
      'connecting',
      'connecting',
      'ringing',
      'connected',
      'connected',
      'connected',
      'held',
      'held',
      'ended',
    ])
    expect(part(element, 'status').getAttribute('role')).toBe('status')
  })

  it('hangs up when there is a call, and calls anew when that is over, with the same SDK client', async () => {
    const element = place()
    const first = await call(element)
    part(element, 'main').click()
    await settle()
    expect(first.call.end).toHaveBeenCalledOnce()
    expect(status(element)).toBe('Call ended')

    const second = await call(element)
    expect(made).toHaveLength(2)
    expect(second.kandy).toBe(first.kandy)
    expect(create).toHaveBeenCalledOnce()
  })

  it('does not hang up with the second click of a double-click', async () => {
    const element = place()
    const { call: begun } = await call(element)
    part(element, 'main').dispatchEvent(new MouseEvent('click', { detail: 2 }))
    await settle()
    expect(begun.end).not.toHaveBeenCalled()
  })

  it('can be taken back while the SDK is still loading: no call is made then', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<typeof loadSdk>>>()
    loadSdk.mockReturnValue(promise)
    const element = place()
    const heard = events(element)
    element.start()
    await element.end()
    resolve(create)
    await settle()
    expect(made).toEqual([])
    expect(heard).toEqual(['connecting', 'ended'])

    await call(element)
    expect(made).toHaveLength(1)
  })

  it('leaves it at that when the SDK then cannot be loaded', async () => {
    const { promise, reject } = later<Awaited<ReturnType<typeof loadSdk>>>()
    loadSdk.mockReturnValue(promise)
    const element = place()
    element.start()
    await element.end()
    reject(new CallError('SDK_UNUSABLE', 'It could not be loaded.'))
    await settle()
    expect(status(element)).toBe('Call ended')
  })

  it('makes one call, however often it is asked to', async () => {
    const element = place()
    element.start()
    element.start()
    await settle()
    element.start()
    await settle()
    expect(made).toHaveLength(1)
  })

  it('tells of a call that has failed before anybody could listen', async () => {
    const error = new CallError('CALL_IN_PROGRESS', 'A call is already in progress.')
    beginsAs.state = { kind: 'failed', error, issuanceId: null }
    const element = place()
    const heard = events(element)
    await call(element)
    expect([heard, status(element)]).toEqual([['connecting', 'failed'], 'A call is already in progress.'])
  })

  it('takes a new SDK client when the one before was given up', async () => {
    const element = place()
    const first = await call(element)
    await element.end()
    vi.mocked(isGivenUp).mockImplementationOnce((kandy) => kandy === first.kandy)
    expect((await call(element)).kandy).not.toBe(first.kandy)
  })

  it('is a failure in words where the SDK cannot be loaded, and may be repeated', async () => {
    loadSdk.mockRejectedValueOnce(new CallError('SDK_UNUSABLE', 'It could not be loaded.'))
    const element = place()
    element.start()
    await settle()
    expect(element.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE' } })
    expect([status(element), buttonName(element)]).toEqual(['It could not be loaded.', 'Call support'])
    await call(element)
  })

  it('is a failure in words where the SDK throws, which has none for visitors', async () => {
    const cause = new TypeError('x is not a function')
    create.mockImplementation(() => {
      throw cause
    })
    const element = place()
    element.start()
    await settle()
    expect(element.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE', cause } })
    expect(status(element)).toBe('This browser cannot make calls.')
  })

  it('says why it was refused, in the sentence that the client has for it', async () => {
    const element = place()
    const { call: begun } = await call(element)
    const error = new CallError('REFUSED', 'We open tomorrow at 09:00.', { issuanceId: 'iss_1' })
    begun.enter({ kind: 'failed', error, issuanceId: null })
    expect(status(element)).toBe('We open tomorrow at 09:00.')
    expect(part(element, 'failed')).toBe(part(element, 'status'))
  })

  it.each([
    ['', true],
    ['report="on"', true],
    ['report="off"', false],
  ])('is reported unless the page says otherwise: %s', async (attribute, reportCalls) => {
    expect((await call(place(`${ATTRIBUTES} ${attribute}`))).settings).toMatchObject({ reportCalls })
  })
})

describe('the availability', () => {
  const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }
  const closed: CallAvailability = { ...open, isOpen: false, reason: 'PAUSED', publicMessage: 'We are moving house.' }
  const watch = () => {
    const [last] = [...watches].reverse()
    if (!last) throw new Error('Nobody watches.')
    return last
  }
  /** A button that a visitor has reached for. */
  const reach = async (attributes = ATTRIBUTES) => {
    const element = place(attributes)
    element.dispatchEvent(new Event('pointerenter'))
    await settle()
    return element
  }
  const face = (element: Element) => [part(element, 'main').ariaDisabled, status(element)]

  it('is asked for when the button comes into view, without the SDK', async () => {
    const sights: (() => void)[] = []
    vi.mocked(onFirstSight).mockImplementationOnce((_element, tell) => {
      sights.push(tell)
      return () => {}
    })
    const element = place()
    expect(vi.mocked(onFirstSight)).toHaveBeenLastCalledWith(element, expect.anything())
    await settle()
    expect(watches.size).toBe(0)
    sights[0]?.()
    await settle()
    expect([...watches].map(({ callee }) => callee)).toEqual(['support'])
    expect(loadSdk).not.toHaveBeenCalled()
  })

  it('greys the button and says why, until calls are taken again; it can be reached all the while', async () => {
    const element = await reach()
    expect(face(element)).toEqual(['false', ''])
    watch().tell(closed)
    expect(face(element)).toEqual(['true', 'We are moving house.'])
    const main = part(element, 'main')
    expect(main).toHaveProperty('disabled', false)
    expect(main.getAttribute('aria-describedby')).toBe(part(element, 'status').id)
    watch().tell(open)
    expect(face(element)).toEqual(['false', ''])
  })

  it('is asked for again by who presses the greyed button, and nobody is called', async () => {
    const element = await reach()
    watch().tell(closed)
    part(element, 'main').click()
    await settle()
    expect([watch().ask, made.length]).toEqual([expect.any(Function), 0])
    expect(watch().ask).toHaveBeenCalledOnce()
    watch().tell(open)
    await call(element)
    expect(made).toHaveLength(1)
  })

  it('is asked for once, however often a visitor reaches for the button meanwhile', async () => {
    const element = place()
    for (const intent of ['pointerenter', 'focusin']) element.dispatchEvent(new Event(intent))
    await settle()
    expect(watches.size).toBe(1)
    element.dispatchEvent(new Event('focusin'))
    await settle()
    expect([watches.size, watch().ask]).toEqual([1, expect.any(Function)])
    expect(watch().ask).toHaveBeenCalledOnce()
  })

  it.each([
    ['the question fails', async () => watch().tell(null)],
    ['what it takes cannot be loaded', async () => undefined],
  ])('leaves the button as it is where %s', async (reason, tell) => {
    if (reason.startsWith('what')) loadExtras.mockRejectedValue(new Error('offline'))
    const element = await reach()
    await tell()
    expect(face(element)).toEqual(['false', ''])
    await call(element)
  })

  it('does not reach into a call, and is asked for anew after it', async () => {
    const element = await reach()
    const { call: begun } = await call(element)
    watch().tell(closed)
    expect(face(element)).toEqual(['false', 'Connecting'])
    const error = new CallError('REFUSED', 'Too many calls. Try again in a minute.')
    begun.enter({ kind: 'failed', error, issuanceId: null })
    await settle()
    expect(watches.size).toBe(1)
    watch().tell(closed)
    expect(face(element)).toEqual(['true', 'Too many calls. Try again in a minute.'])
    watch().tell(open)
    const next = await call(element)
    next.call.enter({ kind: 'ended', by: 'them', statusCode: null, reasonText: null, issuanceId: null })
    await settle()
    watch().tell(closed)
    expect(face(element)).toEqual(['true', 'We are moving house.'])
  })

  it('is that of the callee that the page names now', async () => {
    const element = await reach()
    watch().tell(closed)
    element.setAttribute('callee', 'sales')
    expect(face(element)).toEqual(['false', ''])
    await settle()
    expect([...watches].map(({ callee }) => callee)).toEqual(['sales'])
    element.removeAttribute('callee')
    await settle()
    expect(watches.size).toBe(0)
  })

  it('is never that of a callee whom the page has taken back while the question was being loaded', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<typeof loadExtras>>>()
    const extras = await loadExtras()
    loadExtras.mockReturnValueOnce(promise)
    const element = await reach()
    element.removeAttribute('callee')
    resolve(extras)
    await settle()
    expect(watches.size).toBe(0)
  })

  it('is of no interest any more where the element has left the page', async () => {
    const element = await reach()
    element.remove()
    await settle()
    expect(watches.size).toBe(0)
    document.body.append(element)
    await settle()
    expect(watches.size).toBe(1)
    await call(element)
    element.remove()
    await settle()
    expect(watches.size).toBe(0)
  })
})

describe('in a call', () => {
  const connect = async (attributes = ATTRIBUTES) => {
    const element = place(attributes)
    const { call: begun } = await call(element)
    begun.enter(CONNECTED)
    return { element, begun }
  }
  const pressed = (element: Element, name: string) => part(element, name).getAttribute('aria-pressed')

  it('mutes and unmutes, holds and goes on', async () => {
    const { element, begun } = await connect()
    expect(part(element, 'controls').hidden).toBe(false)
    part(element, 'mute').click()
    expect(begun.mute).toHaveBeenCalledOnce()
    begun.enter({ ...CONNECTED, isMuted: true })
    expect(pressed(element, 'mute')).toBe('true')
    part(element, 'mute').click()
    expect(begun.unmute).toHaveBeenCalledOnce()

    begun.enter({ ...CONNECTED, kind: 'held', by: 'them' })
    expect(pressed(element, 'hold')).toBe('false')
    part(element, 'hold').click()
    expect(begun.hold).toHaveBeenCalledOnce()
    begun.enter({ ...CONNECTED, kind: 'held', by: 'both' })
    expect(pressed(element, 'hold')).toBe('true')
    part(element, 'hold').click()
    expect(begun.unhold).toHaveBeenCalledOnce()
  })

  it('sends tones from a keypad that is opened first, and closed with the call', async () => {
    const { element, begun } = await connect()
    expect(part(element, 'keys').hidden).toBe(true)
    part(element, 'keypad').click()
    expect([part(element, 'keys').hidden, pressed(element, 'keypad')]).toEqual([false, 'true'])
    for (const key of part(element, 'keys').querySelectorAll('button')) key.click()
    expect(begun.sendDtmf.mock.calls.join('')).toBe('123456789*0#')
    await element.end()
    expect([part(element, 'keys').hidden, pressed(element, 'keypad')]).toEqual([true, 'false'])
  })

  it('says what did not come about, until the call goes on', async () => {
    const { element, begun } = await connect()
    begun.hold.mockRejectedValueOnce(new CallError('NOT_POSSIBLE', 'The other side did not agree.'))
    part(element, 'hold').click()
    await settle()
    expect([element.state.kind, status(element)]).toEqual(['connected', 'The other side did not agree.'])
    begun.enter(CONNECTED)
    expect(status(element)).toBe('Connected')
  })

  it('leaves the last word to the end of a call in which something was still to come about', async () => {
    const { element, begun } = await connect()
    const { promise, reject } = later<void>()
    begun.hold.mockReturnValueOnce(promise)
    part(element, 'hold').click()
    await element.end()
    reject(new CallError('CALL_ENDED', 'The call is over.'))
    await settle()
    expect(status(element)).toBe('Call ended')
  })

  it('keeps the focus when the pressed control goes with the call', async () => {
    const { element } = await connect()
    part(element, 'mute').focus()
    await element.end()
    expect(element.shadowRoot?.activeElement).toBe(part(element, 'main'))
  })

  it('takes no focus from the page', async () => {
    const { element } = await connect()
    const field = document.body.appendChild(document.createElement('input'))
    field.focus()
    await element.end()
    expect(document.activeElement).toBe(field)
  })

  it('has no pictures and no camera unless the page wants them', async () => {
    const { element } = await connect()
    expect(part(element, 'camera').hidden).toBe(true)
    expect(element.childElementCount).toBe(0)
  })

  it('shows pictures through slots, in containers that the SDK finds in the document, and clears them away', async () => {
    const { element, begun } = await connect(`${ATTRIBUTES} video`)
    const { remoteContainer = '', localContainer = '', video } = made[0]?.options ?? {}
    expect(video).toBe(false)
    expect(document.querySelector(remoteContainer)?.getAttribute('slot')).toBe('remote')
    expect(document.querySelector(localContainer)?.getAttribute('slot')).toBe('local')
    expect(part(element, 'pictures').hidden).toBe(true)

    part(element, 'camera').click()
    expect(begun.startVideo).toHaveBeenCalledOnce()
    begun.enter({ ...CONNECTED, hasLocalVideo: true })
    expect([part(element, 'pictures').hidden, pressed(element, 'camera')]).toEqual([false, 'true'])
    part(element, 'camera').click()
    expect(begun.stopVideo).toHaveBeenCalledOnce()
    begun.enter({ ...CONNECTED, hasRemoteVideo: true })
    expect(part(element, 'pictures').hidden).toBe(false)

    await element.end()
    expect(element.childElementCount).toBe(0)
  })

  it('has the camera on from the start where the page says so', async () => {
    expect((await call(place(`${ATTRIBUTES} video="on"`))).options.video).toBe(true)
  })

  it("is heard, and not seen, in somebody else's shadow root, where the SDK finds no container", async () => {
    const stranger = document.body.appendChild(document.createElement('div'))
    const element = place(`${ATTRIBUTES} video`)
    stranger.attachShadow({ mode: 'open' }).append(element)
    expect((await call(element)).options).toEqual({ video: false })
  })
})

describe('the attributes', () => {
  it.each([
    ['', 'callee, publishable-key, gateway'],
    ['callee="support" publishable-key="pk_1" gateway="gateway.example:99999"', 'gateway'],
    ['callee="support" publishable-key="pk_1" gateway="ftp://gateway.example"', 'gateway'],
    ['callee="support" publishable-key="1" gateway="https://gateway.example"', 'publishable-key (pk_…)'],
    ['callee="support" key="1" gateway="https://gateway.example"', 'publishable-key (pk_…)'],
    [`${ATTRIBUTES} endpoint="javascript:1"`, 'endpoint'],
    ['callee=" " publishable-key="pk_1" gateway="https://gateway.example" sdk="data:text/javascript,1"', 'callee, sdk'],
  ])('are checked in place: %s', async (attributes, wrong) => {
    const element = place(attributes)
    expect(status(element)).toBe(`This call button has no valid attribute: ${wrong}.`)
    expect(part(element, 'main')).toHaveProperty('disabled', true)
    element.start()
    element.dispatchEvent(new Event('pointerenter'))
    await settle()
    expect([made.length, loadSdk.mock.calls.length]).toEqual([0, 0])
  })

  it('may not hold a secret key, which is said before anything else', () => {
    expect(status(place('publishable-key="sk_1"'))).toMatch(/^A secret key must not be in a page/)
    const element = place(ATTRIBUTES.replace('pk_1', 'sk_1'))
    expect(part(element, 'main')).toHaveProperty('disabled', true)
    element.start()
    expect(element.state.kind).toBe('idle')
  })

  it.each(['&quot;pk_1&quot;', 'pk_1&quot;', 'pk_…', 'pk_1 2', 'pk_1&#10;2', 'Bearer pk_1'])(
    'are checked in place: the key %s, of which nothing is repeated',
    (key) => {
      const element = place(ATTRIBUTES.replace('pk_1', key))
      expect(status(element)).toMatch(
        /^(The key must be "pk_"|This call button has no valid attribute: publishable-key)/,
      )
      expect(status(element)).not.toContain('pk_1')
      expect(part(element, 'main')).toHaveProperty('disabled', true)
    },
  )

  it('may name an endpoint with a password, which is said to be wrong and not repeated', () => {
    const element = place(`${ATTRIBUTES} endpoint="https://admin:hunter2@calls.acme.example/graphql"`)
    expect(status(element)).toMatch(/^The endpoint must be an address/)
    expect(status(element)).not.toContain('hunter2')
  })

  it('take the key under its older name as well; the name "publishable-key" wins where both are there', async () => {
    const [older, both] = [ATTRIBUTES.replace('publishable-key', 'key'), `${ATTRIBUTES} key="pk_2"`].map((attributes) =>
      place(attributes),
    )
    if (!older || !both) throw new Error('There are no buttons.')
    expect((await call(older)).settings).toMatchObject({ key: 'pk_1' })
    expect((await call(both)).settings).toMatchObject({ key: 'pk_1' })
    older.setAttribute('key', 'sk_1')
    await older.end()
    expect(status(older)).toMatch(/^A secret key must not be in a page/)
  })

  it('count when they come later, and during a call from the next one on', async () => {
    const element = place('')
    for (const [name, value] of [
      ['callee', 'sales'],
      ['publishable-key', 'pk_2'],
      ['gateway', 'http://127.0.0.1:4001'],
    ] as const)
      element.setAttribute(name, value)
    expect(status(element)).toBe('')
    const first = await call(element)
    expect([first.callee, first.settings]).toEqual(['sales', expect.objectContaining({ key: 'pk_2' })])

    element.setAttribute('gateway', 'https://other.example')
    element.removeAttribute('callee')
    expect(status(element)).toBe('Connecting')
    await element.end()
    expect(status(element)).toBe('This call button has no valid attribute: callee.')
    element.setAttribute('callee', 'support')
    const second = await call(element)
    expect(second.callee).toBe('support')
    expect(second.kandy).not.toBe(first.kandy)
  })
})

describe('several buttons, and buttons that move', () => {
  it('call independently of each other', async () => {
    const [one, other] = [place(), place(ATTRIBUTES.replace('support', 'sales'))]
    const first = await call(one)
    const second = await call(other)
    expect([first.callee, second.callee]).toEqual(['support', 'sales'])
    expect(first.kandy).not.toBe(second.kandy)
    first.call.enter(CONNECTED)
    expect([one.state.kind, other.state.kind]).toEqual(['connected', 'connecting'])
  })

  it('hangs up when it is taken out of the document', async () => {
    const element = place()
    const { call: begun } = await call(element)
    element.remove()
    await settle()
    expect(begun.end).toHaveBeenCalledOnce()
  })

  it('goes on when it is only moved', async () => {
    const element = place()
    const { call: begun } = await call(element)
    document.body.prepend(element)
    await settle()
    expect(begun.end).not.toHaveBeenCalled()
  })
})

describe('the words', () => {
  it("are the page's, where it has some", async () => {
    const before = { ...words }
    try {
      const words: unknown = Reflect.get(Object(customElements.get('anonymous-call')), 'words')
      Object.assign(Object(words), { connecting: 'Wir verbinden Sie…', hangUp: 'Auflegen', mute: 'Stumm' })
      const element = place()
      await call(element)
      expect([status(element), buttonName(element), part(element, 'mute').textContent]).toEqual([
        'Wir verbinden Sie…',
        'Auflegen',
        'Stumm',
      ])
    } finally {
      Object.assign(words, before)
    }
  })

  it('are written into the live region only when they differ, since it reads out whatever is written', async () => {
    const element = place()
    const { call: begun } = await call(element)
    begun.enter(CONNECTED)
    const written = vi.spyOn(part(element, 'status'), 'textContent', 'set')
    begun.enter({ ...CONNECTED, hasRemoteVideo: true })
    expect(written).not.toHaveBeenCalled()
    begun.enter({ ...CONNECTED, isMuted: true })
    expect(written).toHaveBeenCalledOnce()
  })
})
