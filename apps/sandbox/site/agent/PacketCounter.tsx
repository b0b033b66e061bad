import { useEffect, useState } from 'react'
import type { PacketCounts, Peer } from './createPeer.ts'

/** What really went over the wire, for whoever wants to know. */
export function PacketCounter({ peer }: { readonly peer: Peer }) {
  const [counts, setCounts] = useState<PacketCounts>()
  useEffect(() => {
    const count = () => void peer.countPackets().then(setCounts, () => {})
    count()
    const timer = setInterval(count, 1_000)
    return () => clearInterval(timer)
  }, [peer])
  if (counts === undefined) return null

  return (
    <dl className="packets" data-testid="packets" data-counts={JSON.stringify(counts)}>
      <div>
        <dt>Audio packets</dt>
        <dd>
          {counts.audioReceived} in · {counts.audioSent} out
        </dd>
      </div>
      <div>
        <dt>Video packets</dt>
        <dd>
          {counts.videoReceived} in · {counts.videoSent} out
        </dd>
      </div>
    </dl>
  )
}
