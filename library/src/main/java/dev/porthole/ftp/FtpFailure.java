package dev.porthole.ftp;

import dev.porthole.wire.Printable;

import java.io.IOException;

/// What a command of a client ends in, when it is not the connection's fault: a reply with a code
/// of 400 or more.
///
/// Its text shows what the client sent escaped and cut short.
final class FtpFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final int code;

    FtpFailure(int code, String message) {
        super(Printable.of(message));
        this.code = code;
    }

    int code() {
        return code;
    }

    /// 550: the file is not there, or can't be had.
    static FtpFailure unavailable(String why) {
        return new FtpFailure(550, why);
    }

    /// 553: no file can have that name.
    static FtpFailure badName(String why) {
        return new FtpFailure(553, why);
    }

    /// 501: the argument is not what the command takes.
    static FtpFailure badArgument(String why) {
        return new FtpFailure(501, why);
    }

    /// 504: the command is known, this argument of it isn't done.
    static FtpFailure notDone(String why) {
        return new FtpFailure(504, why);
    }
}
