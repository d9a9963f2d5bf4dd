/**
 * Owns the types of Kustomer's web SDK, as far as its documentation tells it (docs/kustomer.md#web-widget
 * (D)): what a page may call, and what the stand-in of the emulator has to answer. Rule: types only.
 */

/** What every callback gets: a response, or an error. */
export type KustomerCallback<Response = undefined> = (
  callbackResponse: Response | undefined,
  error: Error | undefined,
) => void;

/** What a login leads to. One of `email` and `externalId` is null: the customer is known by the other. */
export interface KustomerLogin {
  readonly identified: boolean;
  readonly customerId: string;
  readonly email: string | null;
  readonly externalId: string | null;
}

/** A conversation, as callbacks and events give it. */
export interface KustomerConversation {
  readonly conversationId: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly ended: boolean;
  readonly isInAssistantMode: boolean;
}

/** How many messages are unread. */
export interface KustomerUnreadCount {
  readonly total: number;
  /** By conversation id. */
  readonly conversations: Readonly<Record<string, number>>;
}

/** The options of `start` and `init` that matter here; others are taken and ignored. */
export interface KustomerStartOptions {
  readonly brandId?: string;
  readonly assistantId?: string;
  readonly scheduleId?: string;
  readonly hideChatIcon?: boolean;
  readonly lang?: string;
}

/** The events whose responses are known. */
export interface KustomerEvents {
  readonly onOpen: undefined;
  readonly onClose: undefined;
  readonly onLogin: KustomerLogin;
  readonly onLogout: undefined;
  readonly onUnread: KustomerUnreadCount;
  readonly onConversationCreate: KustomerConversation;
}

/** What both builds have once they have started. */
export interface KustomerSession {
  login(options: { readonly jwtToken: string }, callback?: KustomerCallback<KustomerLogin>): void;
  logout(callback?: KustomerCallback): void;
  /** Ask with the identifier that was used at the last login. */
  isLoggedIn(
    options: { readonly email: string } | { readonly externalId: string },
    callback: KustomerCallback<boolean>,
  ): void;
  addListener<Name extends keyof KustomerEvents>(
    event: Name,
    listener: KustomerCallback<KustomerEvents[Name]>,
  ): void;
  removeListener<Name extends keyof KustomerEvents>(
    event: Name,
    listener: KustomerCallback<KustomerEvents[Name]>,
  ): void;
  describeCustomer(options: object, callback?: KustomerCallback): void;
  describeConversation(options: object, callback?: KustomerCallback): void;
  createConversation(options?: object, callback?: KustomerCallback<KustomerConversation>): void;
  /** `online`, `offline`, `hidden` or `disabled`. */
  isChatAvailable(callback?: KustomerCallback<string>): string;
  getUnreadCount(callback?: KustomerCallback<KustomerUnreadCount>): KustomerUnreadCount;
}

/** `window.Kustomer`, of `widget.js`. Before `start` has called back it has `start` alone. */
export interface KustomerWidget extends KustomerSession {
  start(options?: KustomerStartOptions, callback?: KustomerCallback): void;
  stop(callback?: KustomerCallback): void;
  open(callback?: KustomerCallback): void;
  close(callback?: KustomerCallback): void;
  openConversationById(options: { readonly conversationId: string }, callback?: KustomerCallback): void;
  getOpenConversations(callback?: KustomerCallback<readonly KustomerConversation[]>): void;
  openKbArticle(options: object, callback?: KustomerCallback): void;
  openKbCategory(options: object, callback?: KustomerCallback): void;
}

/** `window.KustomerCore`, of `core.js`. Before `init` has called back it has `init` alone. */
export interface KustomerHeadless extends KustomerSession {
  init(options?: KustomerStartOptions, callback?: KustomerCallback<{ readonly settings: object }>): void;
  sendMessage(options: object, callback?: KustomerCallback<object>): void;
  getConversations(
    options?: object,
    callback?: KustomerCallback<{ readonly conversations: readonly object[] }>,
  ): void;
  getMessages(options?: object, callback?: KustomerCallback<{ readonly messages: readonly object[] }>): void;
  markRead(options: object, callback?: KustomerCallback): void;
}

declare global {
  interface Window {
    Kustomer: KustomerWidget;
    KustomerCore: KustomerHeadless;
  }
}
