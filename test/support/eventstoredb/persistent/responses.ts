import { ReadResp } from '@eventstore/db-client/generated/persistent_pb'
import { identifierOf, structuredId, textId } from '../protocol-ids'
import type { StoredRecord } from '../records'
import { revisionText, type UuidForm } from '../wire'
import type { Message } from './message'
import type { Resolved } from './sources'

/** The answer by which a consumer learns that it is connected. */
export const confirmation = (key: string): ReadResp =>
  new ReadResp().setSubscriptionConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(key))

/** A message as a consumer gets it. Both event and link show the position of the link (recorded). */
export const eventResponse = ({ event, retryCount }: Message<Resolved>, form: UuidForm): ReadResp => {
  const { position } = event.original
  const response = new ReadResp.ReadEvent().setCommitPosition(String(position)).setRetryCount(retryCount)
  if (event.event !== undefined) response.setEvent(recordedEvent(event.event, position, form))
  if (event.link !== undefined) response.setLink(recordedEvent(event.link, position, form))
  return new ReadResp().setEvent(response)
}

const recordedEvent = (record: StoredRecord, position: number, form: UuidForm): ReadResp.ReadEvent.RecordedEvent => {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(form === 'string' ? textId(record.id) : structuredId(record.id))
    .setStreamIdentifier(identifierOf(record.stream))
    .setStreamRevision(revisionText(record.revision))
    .setPreparePosition(String(position))
    .setCommitPosition(String(position))
    .setCustomMetadata(record.metadata)
    .setData(record.data)
  const metadata = recorded.getMetadataMap()
  metadata.set('content-type', record.contentType)
  metadata.set('created', record.created)
  metadata.set('type', record.type)
  return recorded
}
