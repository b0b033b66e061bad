import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

/** The text on the stage of a call: an avatar, the title and the lines below the title. */
export function StageText({ icon, title, isTitleAnnounced = false, children }: StageTextProps) {
  return (
    <div className="stage-text">
      <span className="avatar">
        <Icon name={icon} />
      </span>
      <p className="stage-title" role={isTitleAnnounced ? 'status' : undefined}>
        {title}
      </p>
      {children}
    </div>
  )
}

interface StageTextProps {
  readonly icon: IconName
  readonly title: string
  /** Whether a screen reader announces changes of the title. Defaults to false. */
  readonly isTitleAnnounced?: boolean
  readonly children?: ReactNode
}
