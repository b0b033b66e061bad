import { memoryFeed } from '@anoncall/domain/testing'
import { describe, expect, it } from 'vitest'
import { createIssuanceFeed } from '../../src/store/createIssuanceFeed.ts'
import { rows } from './rows.ts'

const decided = ['iss_1', 'iss_2'].map((id) => rows.issuance({ id }))

describe.each([
  ['the feed of one process', createIssuanceFeed],
  ['the feed in memory', memoryFeed],
])('%s', (_name, createFeed) => {
  it('calls every listener for each decision, in order, before publish returns', () => {
    const feed = createFeed()
    const heard: string[] = []
    feed.subscribe(({ id }) => heard.push(`first ${id}`))
    feed.subscribe(({ id }) => heard.push(`second ${id}`))
    feed.publish(decided)
    expect(heard).toEqual(['first iss_1', 'second iss_1', 'first iss_2', 'second iss_2'])
  })

  it('calls no listener after it unsubscribes, and ends one of two subscriptions with the same function', () => {
    const feed = createFeed()
    const heard: string[] = []
    const listener = ({ id }: { readonly id: string }) => heard.push(id)
    const end = feed.subscribe(listener)
    feed.subscribe(listener)
    end()
    end()
    feed.publish(decided)
    expect(heard).toEqual(['iss_1', 'iss_2'])
  })

  it('isolates the caller and other listeners from a listener that throws', () => {
    const feed = createFeed()
    const heard: string[] = []
    feed.subscribe(() => {
      throw new Error('broken')
    })
    feed.subscribe(({ id }) => heard.push(id))
    feed.publish(decided)
    expect(heard).toEqual(['iss_1', 'iss_2'])
  })

  it('lets a listener unsubscribe during its call', () => {
    const feed = createFeed()
    const heard: string[] = []
    const end = feed.subscribe(({ id }) => {
      heard.push(id)
      end()
    })
    feed.publish(decided)
    expect(heard).toEqual(['iss_1'])
  })
})
