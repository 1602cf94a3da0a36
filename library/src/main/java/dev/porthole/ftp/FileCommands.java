package dev.porthole.ftp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The commands about files that need no data connection, for one who has logged in.
final class FileCommands {
    private final Control control;
    private final Login login;
    private final RootedFolder folder;
    private FtpPath at = FtpPath.ROOT;
    private @Nullable FtpPath renamed;
    private List<String> facts = MachineListing.FACTS;
    private FtpHash hash = FtpHash.SHA_256;

    FileCommands(Control control, Login login) {
        this.control = control;
        this.login = login;
        this.folder = login.folder();
    }

    /// Where a session stands, and which facts it wants to hear.
    record FolderIn(FtpPath path, List<String> facts) {}

    FolderIn folderIn() {
        return new FolderIn(at, facts);
    }

    void execute(FtpVerb verb, String argument) throws IOException {
        FtpPath path = at.resolve(argument);
        FtpPath from = renamed;
        renamed = null; // RNTO follows RNFR at once, or not at all
        switch (verb) {
            case CWD -> change(path);
            case CDUP -> change(at.parent());
            case PWD -> control.reply(257, quoted(at) + " is the folder");
            case MKD -> make(path);
            case RMD -> remove(path);
            case DELE -> delete(path);
            case RNFR -> renameFrom(path);
            case RNTO -> rename(from, path);
            case SIZE -> size(path);
            case MDTM -> control.reply(213, MachineListing.formatTime(modified(path)));
            case MFMT -> modify(argument);
            case MLST -> tell(path);
            case HASH -> hash(path);
            default -> throw new IllegalArgumentException(verb.toString());
        }
    }

    /// RFC 959, appendix II: a quote in a path is doubled.
    private static String quoted(FtpPath path) {
        return "\"" + path.toString().replace("\"", "\"\"") + "\"";
    }

    private void change(FtpPath path) throws IOException {
        folder.requireFolder(path);
        at = path;
        control.reply(250, quoted(path) + " is the folder now");
    }

    private void make(FtpPath path) throws IOException {
        login.requireWriter();
        folder.makeFolder(path);
        control.reply(257, quoted(path) + " was made");
    }

    private void remove(FtpPath path) throws IOException {
        login.requireWriter();
        folder.removeFolder(path);
        control.reply(250, "removed");
    }

    private void delete(FtpPath path) throws IOException {
        login.requireWriter();
        login.quota().release(folder.delete(path));
        control.reply(250, "deleted");
    }

    private void renameFrom(FtpPath path) throws IOException {
        login.requireWriter();
        folder.attributes(path);
        renamed = path;
        control.reply(350, "and its new name?");
    }

    private void rename(@Nullable FtpPath from, FtpPath to) throws IOException {
        if (from == null) {
            throw new FtpFailure(503, "RNFR comes first");
        }
        login.quota().release(folder.rename(from, to));
        control.reply(250, "renamed");
    }

    private void size(FtpPath path) throws IOException {
        BasicFileAttributes attributes = folder.attributes(path);
        if (!attributes.isRegularFile()) {
            throw FtpFailure.unavailable(path + ": not a plain file");
        }
        control.reply(213, Long.toString(attributes.size()));
    }

    private Instant modified(FtpPath path) throws IOException {
        return folder.attributes(path).lastModifiedTime().toInstant();
    }

    private void modify(String argument) throws IOException {
        login.requireWriter();
        String[] words = argument.split(" ", 2);
        Instant time;
        try {
            time = MachineListing.parseTime(words[0]);
        } catch (IllegalArgumentException _) {
            throw FtpFailure.badArgument("MFMT takes YYYYMMDDHHMMSS and a name");
        }
        if (words.length < 2) {
            throw FtpFailure.badArgument("MFMT takes YYYYMMDDHHMMSS and a name");
        }
        FtpPath path = at.resolve(words[1]);
        folder.modified(path, time);
        control.reply(213, "Modify=" + MachineListing.formatTime(modified(path)) + "; " + words[1]);
    }

    private void tell(FtpPath path) throws IOException {
        LocalEntry entry = new LocalEntry(path.toString(), folder.attributes(path));
        control.reply(
                250,
                "about " + path,
                List.of(MachineListing.format(entry.entry(login.user().mayWrite()), facts)),
                "End");
    }

    private void hash(FtpPath path) throws IOException {
        try (FileChannel file = folder.read(path)) {
            long size = file.size();
            control.reply(213, "%s 0-%d %s %s".formatted(hash, size, hash.of(file), path.name()));
        }
    }

    /// `OPTS MLST type;size;` and `OPTS HASH SHA-1`.
    void option(String command, String value) throws IOException {
        if (command.equalsIgnoreCase("MLST")) {
            List<String> wanted = Arrays.asList(value.toLowerCase(Locale.ROOT).split(";", -1));
            facts = MachineListing.FACTS.stream().filter(wanted::contains).toList();
            String told = facts.isEmpty() ? "" : " " + String.join(";", facts) + ";";
            control.reply(200, "MLST OPTS" + told);
            return;
        }
        if (!value.isEmpty()) {
            hash = FtpHash.of(value).orElseThrow(() -> FtpFailure.badArgument("no such algorithm"));
        }
        control.reply(200, hash.toString());
    }

    /// The feature `MLST`, with an asterisk at the facts that are told (RFC 3659, section 7.8).
    static String factsFeature(@Nullable FileCommands session) {
        List<String> told = session == null ? MachineListing.FACTS : session.facts;
        StringBuilder feature = new StringBuilder("MLST ");
        for (String each : MachineListing.FACTS) {
            feature.append(each).append(told.contains(each) ? "*;" : ";");
        }
        return feature.toString();
    }
}
