export { KafkaMessageBus } from './kafka-message-bus'
