import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js'
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb'
import { answer } from '../calls'
import type { Member, Service } from '../context'
import { structuredId } from '../protocol-ids'
import { ticksOf } from '../records'

const memberInfo = ({ instanceId, state, isAlive, endpoint }: Member): MemberInfo => {
  const place = new EndPoint()
  place.setAddress(endpoint.host)
  place.setPort(endpoint.port)
  const info = new MemberInfo()
  info.setInstanceId(structuredId(instanceId))
  info.setTimeStamp(ticksOf(Date.now()))
  info.setState(state)
  info.setIsAlive(isAlive)
  info.setHttpEndPoint(place)
  return info
}

/** event_store.client.gossip.Gossip: asked by clients before they have credentials or a leader, so it asks for neither. */
export const gossip: Service = ({ cluster }) => ({
  read: (_call: ServerUnaryCall<unknown, ClusterInfo>, reply: sendUnaryData<ClusterInfo>) =>
    answer(reply, () => {
      const info = new ClusterInfo()
      info.setMembersList(cluster.members().map(memberInfo))
      return Promise.resolve(info)
    }),
})
