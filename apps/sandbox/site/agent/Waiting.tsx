import { Icon } from '../ui/Icon.tsx'

/** Nobody calls. */
export function Waiting({ isRegistered }: { readonly isRegistered: boolean }) {
  return (
    <div className="stage quiet">
      <div className="stage-words">
        <span className="avatar">
          <Icon name="phone" />
        </span>
        <p className="stage-title">{isRegistered ? 'Waiting for a call' : 'Not reachable'}</p>
        <p className="stage-line">
          {isRegistered
            ? 'Leave this tab open. It rings when a call arrives.'
            : 'No calls arrive until this page is registered at the gateway.'}
        </p>
      </div>
    </div>
  )
}
