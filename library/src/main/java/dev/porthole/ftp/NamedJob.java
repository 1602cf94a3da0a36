package dev.porthole.ftp;

import dev.porthole.net.Connection;

import java.io.IOException;

/// A job that begins with other words.
record NamedJob(Job job, String opening) implements Job {
    @Override
    public void run(Connection data, Meter meter) throws IOException {
        job.run(data, meter);
    }

    @Override
    public void complete() throws IOException {
        job.complete();
    }

    @Override
    public void brokenOff() throws IOException {
        job.brokenOff();
    }

    @Override
    public void close() throws IOException {
        job.close();
    }
}
