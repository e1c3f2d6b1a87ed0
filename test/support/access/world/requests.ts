import type * as t from 'io-ts'
import { parametersOf, type Route } from '../../../../src/adapters/http/routes/route'
import { aggregates } from '../../../../src/domain/registry'
import { propertiesOf, sampleOf, userFields } from '../sample'
import type { Dice } from './dice'
import { one, people, type Person } from './people'
import type { World } from './world'

/** A request as it is sent. */
export interface RandomRequest {
  readonly route: Route
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

/** Parameters and properties by the kind of thing that they name. */
const THINGS: Readonly<Record<string, string>> = {
  courseId: 'course',
  postingId: 'posting',
  seriesId: 'series',
  bookingId: 'booking',
  fromBookingId: 'booking',
  packageId: 'package',
  paymentId: 'payment',
  enrollmentId: 'enrollment',
}

/** Times in which the world's lessons lie. */
const SPAN: Readonly<Record<string, string>> = { from: '2026-02-20T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' }

const PERSONAL = /^(learner|tutor|owner|host|institution|user|participant|payer|payee|actor)Id$|^reader$/

const isPersonal = (name: string): boolean => PERSONAL.test(name)

/** Throws requests at routes: every parameter and every id in a body is somebody's, often the asker's own. */
export class RandomRequests {
  private readonly collections: ReadonlyMap<string, string>

  constructor(
    private readonly routes: readonly Route[],
    private readonly world: World,
    private readonly dice: Dice,
  ) {
    this.collections = new Map(aggregates.map(({ collection, category }) => [collection, category]))
  }

  next(by: Person): RandomRequest {
    const route = this.dice.pick(this.routes)
    switch (route.kind) {
      case 'command':
        return { ...this.aimed(route, by), body: this.bodyOf(route.data, by) }
      case 'query':
      case 'stream':
        return this.asked(route, route.query.params as t.Mixed, by)
      default:
        throw new Error(`${route.operationId} is no command and no query`)
    }
  }

  private somebody(by: Person): string {
    return this.dice.below(2) === 0 ? by.id : one(this.dice, ...people.map(({ role }) => role)).id
  }

  /** An id for a parameter of a path, by its name or by what stands before it. */
  private idFor(name: string, before: string, by: Person): string {
    if (isPersonal(name)) return this.somebody(by)
    const category = THINGS[name] ?? this.collections.get(before) ?? ''
    const all = this.world.idsOf(category)
    const own = this.world.idsOf(category, by)
    const ids = own.length > 0 && this.dice.below(3) === 0 ? own : all
    if (name === 'stream') return this.stream()
    if (ids.length === 0 || this.dice.below(20) === 0) return this.dice.pick(this.world.records).id
    return this.dice.pick(ids)
  }

  private stream(): string {
    const { category, id } = this.dice.pick(this.world.records)
    return `${category}-${id}`
  }

  private aimed(route: Route, by: Person): RandomRequest {
    const path = parametersOf(route.template).reduce((template, name) => {
      const before = new RegExp(`([^/]+)/\\{${name}\\}`).exec(template)?.[1] ?? ''
      return template.replace(`{${name}}`, this.idFor(name, before, by))
    }, route.template)
    return { route, method: route.method, path }
  }

  private asked(route: Route, params: t.Mixed, by: Person): RandomRequest {
    const inPath = parametersOf(route.template)
    const sample = sampleOf(params)
    const search = new URLSearchParams({ limit: '200' })
    for (const name of propertiesOf(params).filter((property) => !inPath.includes(property))) {
      const value = SPAN[name] ?? (name in sample ? sample[name] : undefined)
      if (isPersonal(name) && this.dice.below(2) === 0) search.set(name, this.somebody(by))
      else if (typeof value === 'string' && (name in sample || this.dice.below(3) === 0)) search.set(name, value)
    }
    if (route.kind !== 'query' || route.query.kind !== 'list') search.delete('limit')
    const request = this.aimed(route, by)
    return { ...request, path: search.size === 0 ? request.path : `${request.path}?${search.toString()}` }
  }

  private bodyOf(codec: t.Mixed, by: Person): unknown {
    const sample = sampleOf(codec)
    const things = propertiesOf(codec).flatMap((name) => {
      const category = THINGS[name]
      return category === undefined || !(name in sample) ? [] : [[name, this.dice.pick(this.world.idsOf(category))]]
    })
    const users = userFields(codec)
      .filter((name) => name in sample || this.dice.below(4) === 0)
      .map((name) => [name, this.somebody(by)])
    return { ...sample, ...Object.fromEntries([...things, ...users]) } as unknown
  }
}
