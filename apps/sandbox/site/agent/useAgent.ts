import { useEffect, useState, useSyncExternalStore } from 'react'
import { type Agent, type AgentSocket, type AgentSocketOptions, type AgentState, createAgent } from './createAgent.ts'
import { createPeer } from './createPeer.ts'
import { tones } from './tones.ts'

/** Somebody at this address, for as long as the page is open. */
export function useAgent(address: string): { readonly agent: Agent | undefined; readonly state: AgentState } {
  const [agent, setAgent] = useState<Agent>()

  useEffect(() => {
    const made = createAgent({
      address,
      openSocket,
      createPeer,
      getMedia: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
      announce: tones.announce,
      now: Date.now,
      setTimer: (work, milliseconds) => {
        const timer = setTimeout(work, milliseconds)
        return () => clearTimeout(timer)
      },
    })
    setAgent(made)
    made.start()
    return () => made.close()
  }, [address])

  const state = useSyncExternalStore(agent?.subscribe ?? subscribeToNothing, agent?.state ?? stateOfNobody)
  return { agent, state }
}

function openSocket({ address, onMessage, onClose }: AgentSocketOptions): AgentSocket {
  const { protocol, host } = window.location
  const scheme = protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${host}/agent/socket?address=${encodeURIComponent(address)}`)
  socket.onmessage = ({ data }) => onMessage(data)
  socket.onclose = onClose
  return socket
}

const nobody: AgentState = { registration: { kind: 'connecting' }, call: null, missed: null }
const stateOfNobody = () => nobody
const subscribeToNothing = () => () => {}

/** Rings, and flashes the title, so that a tab in the background is noticed. */
export function useRinging({ isRinging, isLoud, who }: Ringing): void {
  useEffect(() => (isRinging && isLoud ? tones.ring() : undefined), [isRinging, isLoud])

  useEffect(() => {
    if (!isRinging) return
    const quiet = document.title
    let isLit = false
    const flash = () => {
      isLit = !isLit
      document.title = isLit ? `☎ ${who} calls` : quiet
    }
    flash()
    const timer = setInterval(flash, FLASH_MS)
    return () => {
      clearInterval(timer)
      document.title = quiet
    }
  }, [isRinging, who])
}

interface Ringing {
  readonly isRinging: boolean
  readonly isLoud: boolean
  readonly who: string
}

const FLASH_MS = 1_000
