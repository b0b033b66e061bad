import { useEffect, useRef } from 'react'

/** Plays a stream: its picture where there is one to show, its sound in any case unless silent. */
export function Picture({ stream, className, isShown, isSilent = false, label }: PictureProps) {
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (ref.current !== null) ref.current.srcObject = stream
  }, [stream])
  return (
    <video
      ref={ref}
      className={`picture ${className}`}
      hidden={!isShown}
      muted={isSilent}
      aria-label={label}
      autoPlay
      playsInline
    />
  )
}

export interface PictureProps {
  readonly stream: MediaStream
  readonly className: 'remote' | 'local'
  readonly isShown: boolean
  readonly isSilent?: boolean
  readonly label: string
}
