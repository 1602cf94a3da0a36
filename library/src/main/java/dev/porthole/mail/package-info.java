/// Mailboxes on the disk: the format Maildir, with the promise that a message which was accepted is
/// not lost. Imports nothing of ours but `disk`.
///
/// In reading order:
/// 1. [MailboxStore]: users and their mailboxes; a name is never a path;
/// 2. [Maildir], with [MailLimits]: deliver, list, read, flag, delete; folders;
/// 3. [Delivery]: the steps of a delivery, in the order that makes it safe;
/// 4. [StoredMessage], [Flag], `FileName`, `FolderName`: what the names of files say; `Listing`;
/// 5. [MailboxLock]: one session alone, for POP3; `Stale`: what crashes leave; `Folders`;
/// 6. [MailException]: what a mailbox refuses.
///
/// | Source | | done | not done |
/// |---|---|---|---|
/// | cr.yp.to/proto/maildir.html | Maildir | unique names, `tmp`, `new`, `cur`, `link`, syncs, flags, 36 hours | |
/// | Maildir++ (Courier) | folders, sizes | `.Folder.Sub`, `maildirfolder`, `S=`, and `W=` as Dovecot has it | quotas |
/// | RFC 1939, sections 4, 5, 7 | what POP3 needs | an exclusive session, sizes, UIDL | |
///
/// When [Delivery#commit] returns, the content is on the disk, then its name, then the folder's
/// entry: `fsync` of the file, `link` into `new`, `fsync` of the folder. Any failure on that way is
/// the delivery's, and leaves nothing in `new`.
///
/// Into a mailbox and out of it:
///
/// ```java
/// MailboxStore store = MailboxStore.at(Path.of("mail"), MailLimits.DEFAULT);
/// store.create("alice").deliver(message); // on the disk when it returns
///
/// Maildir mailbox = store.find("alice").orElseThrow();
/// try (MailboxLock _ = mailbox.lock()) {
///     for (StoredMessage each : mailbox.list()) {
///         System.out.println(each.uid() + " " + each.sizeBytes());
///         try (InputStream content = mailbox.open(each)) {
///             content.transferTo(System.out);
///         }
///     }
///     mailbox.delete(mailbox.list());
/// }
/// ```
@NullMarked
package dev.porthole.mail;

import org.jspecify.annotations.NullMarked;
