import { useEffect, useState, useSyncExternalStore } from 'react'
import { type Agent, type AgentSocket, type AgentSocketOptions, type AgentState, createAgent } from './createAgent.ts'
import { createPeer } from './createPeer.ts'
import { tones } from './tones.ts'

/** Creates an agent for an address, and closes it when the component unmounts. */
export function useAgent(address: string): { readonly agent: Agent | undefined; readonly state: AgentState } {
  const [agent, setAgent] = useState<Agent>()

  useEffect(() => {
    const made = createAgent({
      address,
      openSocket,
      createPeer,
      getMedia: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
      createChime: tones.createChime,
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

  const state = useSyncExternalStore(agent?.subscribe ?? subscribeToNothing, agent?.state ?? getInitialState)
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

const INITIAL_STATE: AgentState = { registration: { kind: 'connecting' }, call: null, missed: null }
const getInitialState = () => INITIAL_STATE
const subscribeToNothing = () => () => {}
