import * as t from 'io-ts'
import { verbOf } from '../../../../src/adapters/http/routes/command-routes'
import { routeMatcher } from '../../../../src/adapters/http/routes/matcher'
import { type CommandRoute, parametersOf, type Route } from '../../../../src/adapters/http/routes/route'
import { routeTable } from '../../../../src/adapters/http/routes/table'
import { useCases } from '../../../../src/application/commands/use-cases'
import { everybody } from '../../../../src/application/queries/access'
import type { AnyQuery } from '../../../../src/application/queries/query'
import { jobPosting } from '../../../../src/domain/job-posting'
import { object, text } from '../../../../src/domain/kernel'
import { aggregates } from '../../../../src/domain/registry'

const itemQuery = (name: string, path: string, context: AnyQuery['context'] = 'jobs'): AnyQuery => ({
  kind: 'item',
  name,
  context,
  path,
  summary: 'A thing.',
  params: object(Object.fromEntries(parametersOf(path).map((parameter) => [parameter, text(1, 100)]))),
  result: t.string,
  authorise: everybody,
  run: () => Promise.resolve(undefined),
})

const table = (queries: readonly AnyQuery[] = []) => routeTable({ aggregates, useCases, queries })
const commands = table().filter((route): route is CommandRoute => route.kind === 'command')
const templateOf = (type: string) => commands.find((route) => route.type === type)?.template

describe('the route table', () => {
  it('has a route for every public command, and for none that is internal', () => {
    const fronted = new Set(useCases.map(({ type }) => type))
    for (const { category, commands: definitions } of aggregates)
      for (const [type, { internal }] of Object.entries(definitions)) {
        const routes = commands.filter((route) => route.category === category && route.type === type)
        expect([type, routes.length]).toEqual([type, internal === true && !fronted.has(type) ? 0 : 1])
      }
  })

  it('has a route for every query', () => {
    const queries = [itemQuery('one.by-id', 'ones/{id}'), itemQuery('two.by-id', 'twos/{id}')]
    const served = table(queries).flatMap((route) => (route.kind === 'query' ? [route.query] : []))
    expect(served).toEqual(queries)
  })

  it('names commands as the domain does, without the noun', () => {
    expect(verbOf('CancelBooking', 'Booking')).toBe('cancel')
    expect(verbOf('RecordLessonProgress', 'Enrollment')).toBe('record-lesson-progress')
    expect(verbOf('Booking', 'Booking')).toBe('booking')
  })

  it('puts commands where their aggregate lives', () => {
    expect(templateOf('DraftPosting')).toBe('/api/v1/jobs/postings')
    expect(templateOf('PublishPosting')).toBe('/api/v1/jobs/postings/{id}/publish')
    // Its id is its tutor's, so the client names it.
    expect(templateOf('OpenCalendar')).toBe('/api/v1/bookings/calendars/{id}/open')
    // A collection named like its context is not repeated.
    expect(templateOf('ScheduleMeeting')).toBe('/api/v1/meetings')
    expect(templateOf('JoinMeeting')).toBe('/api/v1/meetings/{id}/join')
    // The second command that starts an enrolment.
    expect(templateOf('RequestEnrollment')).toBe('/api/v1/lms/enrollments')
    expect(templateOf('RecordRegistration')).toBe('/api/v1/lms/enrollments/record-registration')
  })

  it('puts queries under their context, and does not repeat its name', () => {
    const templates = table([itemQuery('a.by-id', 'meetings/{id}', 'meetings'), itemQuery('b.by-id', '/things/{id}')])
    expect(templates.slice(-2).map(({ template }) => template)).toEqual([
      '/api/v1/meetings/{id}',
      '/api/v1/jobs/things/{id}',
    ])
  })

  it('refuses two routes that no request could tell apart', () => {
    const queries =
      (...paths: readonly string[]) =>
      () =>
        table(paths.map((path, index) => itemQuery(`query.${String(index)}`, path)))
    expect(queries('things/{id}', 'things/{id}/parts')).not.toThrow()
    expect(queries('things/{id}', 'things/{id}')).toThrow(/two routes are GET \/api\/v1\/jobs\/things\/{}/)
    expect(queries('things/{id}', 'things/{other}')).toThrow(/two routes are GET/)
    expect(queries('postings/{posting}/publish')).toThrow(/name their parameters alike/)
    expect(() => table([itemQuery('same.name', 'a'), itemQuery('same-name', 'b')])).toThrow(/two routes are sameName/)
    expect(() => routeTable({ aggregates: [jobPosting, jobPosting], useCases: [], queries: [] })).toThrow(/two routes/)
  })
})

describe('finding a route', () => {
  const routes = table([
    itemQuery('things.by-id', 'things/{id}'),
    itemQuery('things.newest', 'things/newest'),
    itemQuery('things.part', 'things/{id}/parts/{part}'),
  ])
  const match = routeMatcher(routes)
  const found = (method: string, path: string) => {
    const result = match(method, path)
    return result._tag === 'Found' ? [result.route.operationId, ...result.values] : result._tag
  }

  it('finds every route of the table by its own template', () => {
    for (const { method, template } of routes) {
      const result = match(method, template.slice('/api/v1'.length))
      expect(result._tag === 'Found' && result.route.template).toBe(template)
    }
  })

  it('prefers a fixed segment, and goes back to a parameter where that leads nowhere', () => {
    expect(found('GET', '/jobs/things/newest')).toEqual(['thingsNewest'])
    expect(found('GET', '/jobs/things/7')).toEqual(['thingsById', '7'])
    expect(found('GET', '/jobs/things/newest/parts/2')).toEqual(['thingsPart', 'newest', '2'])
  })

  it('answers HEAD where it answers GET', () => expect(found('HEAD', '/jobs/things/7')).toEqual(['thingsById', '7']))

  it('tells what a path answers instead', () => {
    expect(match('DELETE', '/jobs/things/7')).toEqual({ _tag: 'MethodNotAllowed', allow: ['GET', 'HEAD', 'OPTIONS'] })
    expect(match('GET', '/jobs/postings/7/publish')).toEqual({ _tag: 'MethodNotAllowed', allow: ['POST', 'OPTIONS'] })
  })

  it.each([
    '',
    '/',
    '/jobs',
    '/jobs/',
    '/jobs/things/',
    '/jobs/things/7/',
    '//things/7',
    '/jobs//publish',
    '/JOBS/things/7',
  ])('finds nothing at "%s"', (path) => expect(found('GET', path)).toBe('NotFound'))

  it('knows no route by the names of JavaScript itself', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect(found('GET', `/${name}/things`)).toBe('NotFound')
  })

  it('does not slow down with the number of routes', () => {
    const steps = (list: readonly Route[]) => {
      let looked = 0
      const counted = list.map(
        (route) => new Proxy(route, { get: (target, key) => ((looked += 1), Reflect.get(target, key) as unknown) }),
      )
      const find = routeMatcher(counted)
      looked = 0
      find('GET', '/jobs/things/newest')
      return looked
    }
    expect(steps(routes)).toBe(steps(routes.slice(-3)))
  })
})
