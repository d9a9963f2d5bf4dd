/**
 * Owns the documented methods that have nothing to do here. Rule: they answer in the documented shape and say
 * once that they do nothing.
 */
import { deliver, warn } from './events.js';

/** @import { KustomerConversation } from './kustomer.js' */

const unreadCount = { total: 0, conversations: {} };

/**
 * @param {string} globalName
 * @param {boolean} isCore
 * @param {(event: string, response?: unknown) => void} emit
 */
export function createNoOps(globalName, isCore, emit) {
  const createConversation = () => {
    const conversation = makeConversation();
    emit('onConversationCreate', conversation);
    return conversation;
  };
  /** @type {Record<string, () => unknown>} */
  const answers = {
    describeCustomer: () => undefined,
    describeConversation: () => undefined,
    isChatAvailable: () => 'online',
    getUnreadCount: () => unreadCount,
    createConversation,
    ...(isCore ? coreAnswers : widgetAnswers),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [name, doNothing(`${globalName}.${name}`, answer)]),
  );
}

const widgetAnswers = {
  openConversationById: () => undefined,
  getOpenConversations: () => [],
  openKbArticle: () => undefined,
  openKbCategory: () => undefined,
};

const coreAnswers = {
  sendMessage: () => ({}),
  getConversations: () => ({ conversations: [] }),
  getMessages: () => ({ messages: [] }),
  markRead: () => undefined,
};

/**
 * @param {string} name
 * @param {() => unknown} answer  what it returns, and calls back with
 */
function doNothing(name, answer) {
  let isSaid = false;
  /** @type {(...args: readonly unknown[]) => unknown} */
  return (...args) => {
    if (!isSaid) warn(`${name} does nothing here: the emulator knows logins, not conversations`);
    isSaid = true;
    const response = answer();
    deliver(
      args.find((argument) => typeof argument === 'function'),
      response,
    );
    return response;
  };
}

/** @returns {KustomerConversation} */
function makeConversation() {
  const digits = Array.from({ length: 24 }, () => Math.floor(Math.random() * 16).toString(16));
  const createdAt = new Date().toISOString();
  return { conversationId: digits.join(''), createdAt, ended: false, isInAssistantMode: false };
}
