import {
  CreateReq,
  DeleteReq,
  GetInfoReq,
  ListReq,
  ReadReq,
  ReplayParkedReq,
  UpdateReq,
} from '@eventstore/db-client/generated/persistent_pb'
import { Empty, UUID } from '@eventstore/db-client/generated/shared_pb'
import type { Plain } from './cases'
import { identifierFrom } from './requests'

/** Members of a request as the recordings show them; a member that was not set is left out. */
type Members = { readonly [key: string]: Plain }

const members = (value: Plain | undefined): Members => (value ?? {}) as Members
const text = (value: Plain | undefined): string => (value ?? '') as string
const number = (value: Plain | undefined): number => (value ?? 0) as number
const optionsOf = (request: Plain): Members => members(members(request)['options'])

type Settings = CreateReq.Settings | UpdateReq.Settings

/** Every setting that a request has is set by its name: `maxRetryCount` by `setMaxRetryCount`. */
const withSettings = <Message extends Settings>(settings: Message, given: Plain | undefined): Message => {
  for (const [name, value] of Object.entries(members(given))) {
    const setter: unknown = Reflect.get(settings, `set${name.charAt(0).toUpperCase()}${name.slice(1)}`)
    if (typeof setter !== 'function') throw new Error(`No such setting: ${name}`)
    Reflect.apply(setter, settings, [value])
  }
  return settings
}

const allOptions = (given: Members): CreateReq.AllOptions => {
  const { streamIdentifier, max, checkpointintervalmultiplier } = members(given['filter'])
  const expression = new CreateReq.AllOptions.FilterOptions.Expression()
  expression.setPrefixList([...(members(streamIdentifier)['prefixList'] as readonly string[])])
  const filter = new CreateReq.AllOptions.FilterOptions()
  filter.setStreamIdentifier(expression)
  filter.setMax(number(max))
  filter.setCheckpointintervalmultiplier(number(checkpointintervalmultiplier))
  return new CreateReq.AllOptions().setStart(new Empty()).setFilter(filter)
}

export const createRequest = (request: Plain): CreateReq => {
  const given = optionsOf(request)
  const options = new CreateReq.Options()
    .setGroupName(text(given['groupName']))
    .setSettings(withSettings(new CreateReq.Settings(), given['settings']))
  if (given['all'] !== undefined) options.setAll(allOptions(members(given['all'])))
  else
    options.setStream(
      new CreateReq.StreamOptions()
        .setStreamIdentifier(identifierFrom(members(given['stream'])['streamIdentifier']))
        .setStart(new Empty()),
    )
  return new CreateReq().setOptions(options)
}

export const updateRequest = (request: Plain): UpdateReq => {
  const given = optionsOf(request)
  const stream = new UpdateReq.StreamOptions()
    .setStreamIdentifier(identifierFrom(members(given['stream'])['streamIdentifier']))
    .setStart(new Empty())
  const options = new UpdateReq.Options()
    .setStream(stream)
    .setGroupName(text(given['groupName']))
    .setSettings(withSettings(new UpdateReq.Settings(), given['settings']))
  return new UpdateReq().setOptions(options)
}

export const deleteGroupRequest = (request: Plain): DeleteReq =>
  new DeleteReq().setOptions(named(new DeleteReq.Options(), optionsOf(request)))

export const getInfoRequest = (request: Plain): GetInfoReq =>
  new GetInfoReq().setOptions(named(new GetInfoReq.Options(), optionsOf(request)))

export const replayParkedRequest = (request: Plain): ReplayParkedReq =>
  new ReplayParkedReq().setOptions(named(new ReplayParkedReq.Options(), optionsOf(request)).setNoLimit(new Empty()))

export const listRequest = (request: Plain): ListReq => {
  const stream = members(optionsOf(request)['listForStream'])['stream']
  const target = new ListReq.StreamOption().setStream(identifierFrom(stream))
  return new ListReq().setOptions(new ListReq.Options().setListForStream(target))
}

/** A message of a Read call: the options, an ack or a nack. */
export const consumerRequest = (request: Plain): ReadReq => {
  const { options, ack, nack } = members(request)
  if (options !== undefined) {
    const target = named(new ReadReq.Options(), members(options))
      .setBufferSize(number(members(options)['bufferSize']))
      .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()))
    return new ReadReq().setOptions(target)
  }
  if (ack !== undefined) return new ReadReq().setAck(new ReadReq.Ack().setIdsList(idsOf(members(ack))))
  const { action, reason } = members(nack)
  const refusal = new ReadReq.Nack().setIdsList(idsOf(members(nack))).setReason(text(reason))
  return new ReadReq().setNack(refusal.setAction(ACTIONS[number(action)] ?? Action.UNKNOWN))
}

type NackAction = Parameters<ReadReq.Nack['setAction']>[0]

const { Action } = ReadReq.Nack

/** By their numbers. */
const ACTIONS: readonly NackAction[] = [Action.UNKNOWN, Action.PARK, Action.RETRY, Action.SKIP, Action.STOP]

const idsOf = ({ idsList }: Members): UUID[] =>
  (idsList as readonly Plain[]).map((id) => new UUID().setString(text(members(id)['string'])))

interface NamesGroup {
  setStreamIdentifier(value: ReturnType<typeof identifierFrom>): unknown
  setGroupName(value: string): unknown
}

const named = <Options extends NamesGroup>(options: Options, given: Members): Options => {
  options.setStreamIdentifier(identifierFrom(given['streamIdentifier']))
  options.setGroupName(text(given['groupName']))
  return options
}
