package dev.porthole.ftp;

import dev.porthole.net.Connection;

import java.io.IOException;
import java.nio.charset.Charset;

/// Sends a listing of one file.
///
/// @param line about it
record SendLine(String line, Charset charset) implements Job {
    @Override
    public String opening() {
        return "sending a listing";
    }

    @Override
    public void run(Connection data, Meter meter) throws IOException {
        meter.moved(data.write(Control.encode(line, charset)));
        meter.moved(data.write(new byte[] {'\r', '\n'}));
    }
}
