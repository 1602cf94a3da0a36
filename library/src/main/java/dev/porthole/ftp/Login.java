package dev.porthole.ftp;

import java.io.Closeable;
import java.io.IOException;

/// Who has logged in to a session, and where. Leaves the quota's table when closed.
///
/// @param user what may be done
/// @param folder where
/// @param quota shared with other sessions of the root
/// @param rate of this session
/// @param quotas the table
record Login(FtpUser user, RootedFolder folder, Quota quota, RateLimit rate, Quota.Table quotas)
        implements Closeable {
    static Login of(FtpUser user, Quota.Table quotas) throws IOException {
        RootedFolder folder = RootedFolder.open(user.root());
        return new Login(
                user,
                folder,
                quotas.join(folder.path(), user.quotaBytes() < FtpUser.NO_BOUND),
                new RateLimit(user.bytesPerSecond()),
                quotas);
    }

    /// Fails unless the user may write.
    void requireWriter() throws FtpFailure {
        if (!user.mayWrite()) {
            throw FtpFailure.unavailable("permission denied: you may only read");
        }
    }

    @Override
    public void close() {
        quotas.leave(folder.path());
    }
}
