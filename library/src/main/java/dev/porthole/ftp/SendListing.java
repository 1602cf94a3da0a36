package dev.porthole.ftp;

import dev.porthole.disk.Disk;
import dev.porthole.net.Connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Iterator;
import java.util.function.Function;

/// Sends a listing, as it is read: a folder may have any number of entries. It is read by the
/// threads of the disk.
///
/// Names that no line can hold (with CR or LF) are left out, and so are uploads that are not
/// complete.
final class SendListing implements Job {
    private static final int PIECE_BYTES = 16 * 1024;

    private final SecureDirectoryStream<Path> folder;
    private final Function<LocalEntry, String> form;
    private final Charset charset;

    /// @param form what to say of each entry
    SendListing(
            SecureDirectoryStream<Path> folder,
            Function<LocalEntry, String> form,
            Charset charset) {
        this.folder = folder;
        this.form = form;
        this.charset = charset;
    }

    @Override
    public String opening() {
        return "sending a listing";
    }

    @Override
    public void run(Connection data, Meter meter) throws IOException {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        Iterator<Path> entries = folder.iterator();
        boolean more = true;
        while (more) {
            more = Disk.call(() -> readSome(entries, piece));
            send(piece, data, meter);
        }
    }

    private boolean readSome(Iterator<Path> entries, ByteArrayOutputStream piece)
            throws IOException {
        try {
            while (piece.size() < PIECE_BYTES) {
                if (!entries.hasNext()) {
                    return false;
                }
                add(entries.next().getFileName(), piece);
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void add(Path name, ByteArrayOutputStream piece) throws IOException {
        String text = name.toString();
        if (text.startsWith(RootedFolder.HIDDEN)
                || text.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            return;
        }
        try {
            LocalEntry entry =
                    new LocalEntry(
                            text,
                            folder.getFileAttributeView(
                                            name,
                                            BasicFileAttributeView.class,
                                            LinkOption.NOFOLLOW_LINKS)
                                    .readAttributes());
            piece.writeBytes(Control.encode(form.apply(entry), charset));
            piece.write('\r');
            piece.write('\n');
        } catch (NoSuchFileException _) {
            // Gone since its name was read.
        }
    }

    private static void send(ByteArrayOutputStream piece, Connection data, Meter meter)
            throws IOException {
        meter.moved(data.write(piece.toByteArray()));
        piece.reset();
    }

    @Override
    public void close() throws IOException {
        DirectoryStream<Path> open = folder;
        open.close();
    }
}
