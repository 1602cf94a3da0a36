package dev.porthole.nntp;

import dev.porthole.news.NewsStore;
import dev.porthole.nntp.NntpBackend.Outcome;
import dev.porthole.nntp.NntpBackend.Receipt;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// A store whose articles are safe when a test says so.
final class HeldStore {
    final BlockingQueue<Held> handedOver = new LinkedBlockingQueue<>();

    private final NewsStore store;

    /// An article that was handed over.
    final class Held implements Receipt {
        private final IncomingArticle article;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile boolean fails;

        private Held(IncomingArticle article) {
            this.article = article;
        }

        MessageId id() {
            return article.messageId();
        }

        void store() {
            done.countDown();
        }

        void fail() {
            fails = true;
            done.countDown();
        }

        @Override
        public boolean isDone() {
            return done.getCount() == 0;
        }

        @Override
        public Outcome await() throws IOException {
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (fails) {
                throw new IOException("the disk is full");
            }
            return store.store(article);
        }
    }

    HeldStore(NewsStore store) {
        this.store = store;
    }

    NntpBackend backend() {
        return (NntpBackend)
                Proxy.newProxyInstance(
                        HeldStore.class.getClassLoader(),
                        new Class<?>[] {NntpBackend.class},
                        (_, method, arguments) -> invoke(method, arguments));
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("begin")) {
            Held held = new Held((IncomingArticle) arguments[0]);
            handedOver.add(held);
            return held;
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
