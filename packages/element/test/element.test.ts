import { type CallAvailability, CallError, isGivenUp, onFirstSight } from '@anoncall/client'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { words } from '../src/words.ts'
import { CONNECTED, create, ENDPOINT, firstState, loadExtras, loadSdk, made, reset, watches } from './fakes.ts'
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

describe('a button before it is pressed', () => {
  it("shows the page's label without a status, and sends no request", () => {
    const element = place()
    expect(buttonName(element)).toBe('Call support')
    expect(status(element)).toBe('')
    expect(element.state).toEqual({ kind: 'idle' })
    expect(element.dataset.state).toBe('idle')
    expect(part(element, 'controls').hidden).toBe(true)
    expect([loadSdk, loadExtras].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
  })

  it('upgrades an element that was in the page before the script', () => {
    const early = document.createElement('div')
    early.innerHTML = `<anonymous-call ${ATTRIBUTES}>Call us</anonymous-call>`
    expect(early.querySelector('anonymous-call')?.state.kind).toBe('idle')
  })

  it.each(['pointerenter', 'focusin'])(
    'preconnects and loads the SDK on %s, without requesting credentials',
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

  it('shows no error of the SDK before it is needed', async () => {
    loadSdk.mockRejectedValue(new Error('offline'))
    const element = place()
    element.dispatchEvent(new Event('pointerenter'))
    await settle()
    expect(status(element)).toBe('')
  })
})

describe('a press', () => {
  it("calls the callee with the page's key and an SDK client for the gateway", async () => {
    const element = place()
    const { callee, kandy, options, settings } = await call(element)
    expect(callee).toBe('support')
    expect(settings).toMatchObject({ endpoint: ENDPOINT, key: 'pk_1' })
    expect(create).toHaveBeenCalledExactlyOnceWith('https://gateway.example/')
    expect(create).toHaveReturnedWith(kandy)
    expect(options).toEqual({ video: false })
  })

  it("uses the server of the attribute endpoint instead of the script's own", async () => {
    expect((await call(place(`${ATTRIBUTES} endpoint="/calls"`))).settings).toMatchObject({
      endpoint: new URL('/calls', document.baseURI).href,
    })
  })

  it('reports each state as a sentence, as an attribute and as a bubbling event', async () => {
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

  it('hangs up during a call, and calls again afterwards with the same SDK client', async () => {
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

  it('does not hang up on the second click of a double click', async () => {
    const element = place()
    const { call: begun } = await call(element)
    part(element, 'main').dispatchEvent(new MouseEvent('click', { detail: 2 }))
    await settle()
    expect(begun.end).not.toHaveBeenCalled()
  })

  it('can be canceled while the SDK is loading, and then no call is made', async () => {
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

  it('stays canceled if the SDK then fails to load', async () => {
    const { promise, reject } = later<Awaited<ReturnType<typeof loadSdk>>>()
    loadSdk.mockReturnValue(promise)
    const element = place()
    element.start()
    await element.end()
    reject(new CallError('SDK_UNUSABLE', 'It could not be loaded.'))
    await settle()
    expect(status(element)).toBe('Call ended')
  })

  it('makes one call if start is called repeatedly', async () => {
    const element = place()
    element.start()
    element.start()
    await settle()
    element.start()
    await settle()
    expect(made).toHaveLength(1)
  })

  it('reports a call that failed before a listener was added', async () => {
    const error = new CallError('CALL_IN_PROGRESS', 'A call is already in progress.')
    firstState.state = { kind: 'failed', error, issuanceId: null }
    const element = place()
    const heard = events(element)
    await call(element)
    expect([heard, status(element)]).toEqual([['connecting', 'failed'], 'A call is already in progress.'])
  })

  it('uses a new SDK client if the last one was discarded', async () => {
    const element = place()
    const first = await call(element)
    await element.end()
    vi.mocked(isGivenUp).mockImplementationOnce((kandy) => kandy === first.kandy)
    expect((await call(element)).kandy).not.toBe(first.kandy)
  })

  it('fails with a sentence if the SDK cannot be loaded, and can be repeated', async () => {
    loadSdk.mockRejectedValueOnce(new CallError('SDK_UNUSABLE', 'It could not be loaded.'))
    const element = place()
    element.start()
    await settle()
    expect(element.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE' } })
    expect([status(element), buttonName(element)]).toEqual(['It could not be loaded.', 'Call support'])
    await call(element)
  })

  it('fails with a sentence for visitors if the SDK throws', async () => {
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

  it("shows the client's sentence for a refusal", async () => {
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
  ])('is reported unless the page turns reports off: %s', async (attribute, reportCalls) => {
    expect((await call(place(`${ATTRIBUTES} ${attribute}`))).settings).toMatchObject({ reportCalls })
  })
})

describe('the availability', () => {
  const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }
  const closed: CallAvailability = { ...open, isOpen: false, reason: 'PAUSED', publicMessage: 'We are moving house.' }
  const watch = () => {
    const [last] = [...watches].reverse()
    if (!last) throw new Error('No availability watch is running.')
    return last
  }
  /** Creates a button over which a visitor has hovered. */
  const reach = async (attributes = ATTRIBUTES) => {
    const element = place(attributes)
    element.dispatchEvent(new Event('pointerenter'))
    await settle()
    return element
  }
  const face = (element: Element) => [part(element, 'main').ariaDisabled, status(element)]

  it('is checked when the button comes into view, without the SDK', async () => {
    const sights: (() => void)[] = []
    vi.mocked(onFirstSight).mockImplementationOnce((_element, onVisible) => {
      sights.push(onVisible)
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

  it('greys the focusable button and shows the reason until calls are possible again', async () => {
    const element = await reach()
    expect(face(element)).toEqual(['false', ''])
    watch().notify(closed)
    expect(face(element)).toEqual(['true', 'We are moving house.'])
    const main = part(element, 'main')
    expect(main).toHaveProperty('disabled', false)
    expect(main.getAttribute('aria-describedby')).toBe(part(element, 'status').id)
    watch().notify(open)
    expect(face(element)).toEqual(['false', ''])
  })

  it('is checked again when the greyed button is pressed, and no call is made', async () => {
    const element = await reach()
    watch().notify(closed)
    part(element, 'main').click()
    await settle()
    expect([watch().ask, made.length]).toEqual([expect.any(Function), 0])
    expect(watch().ask).toHaveBeenCalledOnce()
    watch().notify(open)
    await call(element)
    expect(made).toHaveLength(1)
  })

  it('is checked once if a visitor hovers over the button repeatedly', async () => {
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
    ['the check fails', async () => watch().notify(null)],
    ['the on-demand code cannot be loaded', async () => undefined],
  ])('does not change the button if %s', async (reason, act) => {
    if (reason.startsWith('what')) loadExtras.mockRejectedValue(new Error('offline'))
    const element = await reach()
    await act()
    expect(face(element)).toEqual(['false', ''])
    await call(element)
  })

  it('does not affect a call, and is checked again after it', async () => {
    const element = await reach()
    const { call: begun } = await call(element)
    watch().notify(closed)
    expect(face(element)).toEqual(['false', 'Connecting'])
    const error = new CallError('REFUSED', 'Too many calls. Try again in a minute.')
    begun.enter({ kind: 'failed', error, issuanceId: null })
    await settle()
    expect(watches.size).toBe(1)
    watch().notify(closed)
    expect(face(element)).toEqual(['true', 'Too many calls. Try again in a minute.'])
    watch().notify(open)
    const next = await call(element)
    next.call.enter({ kind: 'ended', by: 'them', statusCode: null, reasonText: null, issuanceId: null })
    await settle()
    watch().notify(closed)
    expect(face(element)).toEqual(['true', 'We are moving house.'])
  })

  it('belongs to the current callee', async () => {
    const element = await reach()
    watch().notify(closed)
    element.setAttribute('callee', 'sales')
    expect(face(element)).toEqual(['false', ''])
    await settle()
    expect([...watches].map(({ callee }) => callee)).toEqual(['sales'])
    element.removeAttribute('callee')
    await settle()
    expect(watches.size).toBe(0)
  })

  it('never belongs to a callee that changed while the code was loading', async () => {
    const { promise, resolve } = later<Awaited<ReturnType<typeof loadExtras>>>()
    const extras = await loadExtras()
    loadExtras.mockReturnValueOnce(promise)
    const element = await reach()
    element.removeAttribute('callee')
    resolve(extras)
    await settle()
    expect(watches.size).toBe(0)
  })

  it('is not checked after the element was removed from the page', async () => {
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

  it('mutes and unmutes, holds and resumes', async () => {
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

  it('sends tones from a keypad that opens on demand and closes with the call', async () => {
    const { element, begun } = await connect()
    expect(part(element, 'keys').hidden).toBe(true)
    part(element, 'keypad').click()
    expect([part(element, 'keys').hidden, pressed(element, 'keypad')]).toEqual([false, 'true'])
    for (const key of part(element, 'keys').querySelectorAll('button')) key.click()
    expect(begun.sendDtmf.mock.calls.join('')).toBe('123456789*0#')
    await element.end()
    expect([part(element, 'keys').hidden, pressed(element, 'keypad')]).toEqual([true, 'false'])
  })

  it('shows a failed operation until the state changes', async () => {
    const { element, begun } = await connect()
    begun.hold.mockRejectedValueOnce(new CallError('NOT_POSSIBLE', 'The other side did not agree.'))
    part(element, 'hold').click()
    await settle()
    expect([element.state.kind, status(element)]).toEqual(['connected', 'The other side did not agree.'])
    begun.enter(CONNECTED)
    expect(status(element)).toBe('Connected')
  })

  it('shows the end of the call instead of an operation that failed because of it', async () => {
    const { element, begun } = await connect()
    const { promise, reject } = later<void>()
    begun.hold.mockReturnValueOnce(promise)
    part(element, 'hold').click()
    await element.end()
    reject(new CallError('CALL_ENDED', 'The call is over.'))
    await settle()
    expect(status(element)).toBe('Call ended')
  })

  it('moves the focus to the main button when the call ends', async () => {
    const { element } = await connect()
    part(element, 'mute').focus()
    await element.end()
    expect(element.shadowRoot?.activeElement).toBe(part(element, 'main'))
  })

  it('does not take the focus from the page', async () => {
    const { element } = await connect()
    const field = document.body.appendChild(document.createElement('input'))
    field.focus()
    await element.end()
    expect(document.activeElement).toBe(field)
  })

  it('has no video and no camera button by default', async () => {
    const { element } = await connect()
    expect(part(element, 'camera').hidden).toBe(true)
    expect(element.childElementCount).toBe(0)
  })

  it('shows video through slots, in containers that the SDK finds in the document, and removes them', async () => {
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

  it('turns the camera on from the start with video="on"', async () => {
    expect((await call(place(`${ATTRIBUTES} video="on"`))).options.video).toBe(true)
  })

  it('has audio but no video in another shadow root, where the SDK finds no container', async () => {
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
  ])('are checked, with a sentence next to the button: %s', async (attributes, wrong) => {
    const element = place(attributes)
    expect(status(element)).toBe(`Missing or invalid attributes of this call button: ${wrong}.`)
    expect(part(element, 'main')).toHaveProperty('disabled', true)
    element.start()
    element.dispatchEvent(new Event('pointerenter'))
    await settle()
    expect([made.length, loadSdk.mock.calls.length]).toEqual([0, 0])
  })

  it('must not contain a secret key, which is reported before any other problem', () => {
    expect(status(place('publishable-key="sk_1"'))).toMatch(/^A secret key must not be in a page/)
    const element = place(ATTRIBUTES.replace('pk_1', 'sk_1'))
    expect(part(element, 'main')).toHaveProperty('disabled', true)
    element.start()
    expect(element.state.kind).toBe('idle')
  })

  it.each(['&quot;pk_1&quot;', 'pk_1&quot;', 'pk_…', 'pk_1 2', 'pk_1&#10;2', 'Bearer pk_1'])(
    'are checked without repeating the key: %s',
    (key) => {
      const element = place(ATTRIBUTES.replace('pk_1', key))
      expect(status(element)).toMatch(
        /^(The key must be "pk_"|Missing or invalid attributes of this call button: publishable-key)/,
      )
      expect(status(element)).not.toContain('pk_1')
      expect(part(element, 'main')).toHaveProperty('disabled', true)
    },
  )

  it('must not contain an endpoint with a password, which is not repeated', () => {
    const element = place(`${ATTRIBUTES} endpoint="https://admin:hunter2@calls.acme.example/graphql"`)
    expect(status(element)).toMatch(/^The endpoint must be an address/)
    expect(status(element)).not.toContain('hunter2')
  })

  it('accept the key under its older name, and prefer the name "publishable-key"', async () => {
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

  it('can be set later, and apply to the next call if set during a call', async () => {
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
    expect(status(element)).toBe('Missing or invalid attributes of this call button: callee.')
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

  it('hang up when removed from the document', async () => {
    const element = place()
    const { call: begun } = await call(element)
    element.remove()
    await settle()
    expect(begun.end).toHaveBeenCalledOnce()
  })

  it('continue the call when only moved', async () => {
    const element = place()
    const { call: begun } = await call(element)
    document.body.prepend(element)
    await settle()
    expect(begun.end).not.toHaveBeenCalled()
  })
})

describe('the texts', () => {
  it('can be replaced by the page', async () => {
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

  it('are written to the live region only when they change, because every write is announced', async () => {
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
