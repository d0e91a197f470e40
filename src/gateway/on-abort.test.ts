import fc from 'fast-check'
import { expect, test } from 'vitest'
import { onAbort } from './on-abort.ts'

test('an abort calls what still listens, each once, whatever came and went before', () => {
  const steps = fc.array(fc.oneof(fc.constant('add' as const), fc.nat(20)), { maxLength: 60 })
  fc.assert(
    fc.property(steps, given => {
      const controller = new AbortController()
      const called: number[] = []
      const stops: (() => void)[] = []
      const listening = new Set<number>()
      for (const step of given) {
        if (step === 'add') {
          const id = stops.length
          stops.push(onAbort(controller.signal, () => called.push(id)))
          listening.add(id)
        } else if (step < stops.length) {
          // More than once, too: the second time changes nothing.
          stops[step]?.()
          listening.delete(step)
        }
      }
      controller.abort()
      expect(called.toSorted((left, right) => left - right)).toEqual([...listening])
    }),
  )
})

test('what is called may stop listening itself, and stop others', () => {
  const controller = new AbortController()
  const called: string[] = []
  const stops = ['first', 'second', 'third'].map(name =>
    onAbort(controller.signal, () => {
      called.push(name)
      for (const stop of stops) stop()
    }),
  )
  controller.abort()
  expect(called).toEqual(['first', 'second', 'third'])
})
