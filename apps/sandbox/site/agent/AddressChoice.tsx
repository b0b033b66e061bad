import { useId } from 'react'

/** As whom the page answers. */
export function AddressChoice({ address, subscribers, onChoose }: AddressChoiceProps) {
  const id = useId()
  const addresses = subscribers.includes(address) ? subscribers : [address, ...subscribers]
  return (
    <p className="address-choice">
      <label htmlFor={id}>Answering as</label>
      <select id={id} value={address} onChange={(event) => onChoose(event.target.value)}>
        {addresses.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </p>
  )
}

export interface AddressChoiceProps {
  readonly address: string
  readonly subscribers: readonly string[]
  readonly onChoose: (address: string) => void
}
