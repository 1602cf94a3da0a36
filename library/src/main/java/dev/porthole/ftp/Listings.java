package dev.porthole.ftp;

import dev.porthole.ftp.FileCommands.FolderIn;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.function.Function;

/// What `LIST`, `NLST` and `MLSD` send.
final class Listings {
    private Listings() {}

    static Job job(
            FtpVerb verb, String argument, FolderIn in, Login login, Charset charset, Instant now)
            throws IOException {
        boolean writer = login.user().mayWrite();
        Function<LocalEntry, String> form =
                switch (verb) {
                    case MLSD -> entry -> MachineListing.format(entry.entry(writer), in.facts());
                    case NLST -> LocalEntry::name;
                    default -> entry -> entry.unixLine(writer, now);
                };
        FtpPath path =
                in.path().resolve(verb == FtpVerb.MLSD ? argument : withoutOptions(argument));
        BasicFileAttributes attributes = login.folder().attributes(path);
        if (attributes.isDirectory()) {
            return new SendListing(login.folder().folder(path), form, charset);
        }
        if (verb == FtpVerb.MLSD) { // RFC 3659, section 7.2
            throw FtpFailure.badArgument(path + ": not a folder");
        }
        String shown = verb == FtpVerb.NLST ? argument : path.name();
        return new SendLine(form.apply(new LocalEntry(shown, attributes)), charset);
    }

    /// Many clients send the options of `ls`, such as `-la`, in front of the path; none is known.
    private static String withoutOptions(String argument) {
        String rest = argument.stripLeading();
        while (rest.startsWith("-")) {
            int space = rest.indexOf(' ');
            rest = space < 0 ? "" : rest.substring(space).stripLeading();
        }
        return rest;
    }
}
