package org.shootdown.litmus.preprocess;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.shootdown.litmus.source.Limits;
import org.shootdown.litmus.source.SourceFile;

/**
 * What was made of the files that were asked for last, as many as one scenario may have text: it is made once, not again
 * for each machine that a scenario is compiled for. Threads may share it.
 *
 * <p>A file is the same if its name and its text are; so what is answered is what would be made of it now.
 */
final class RecentFiles<T> {
    private static final float LOAD = 0.75f;

    private final Function<SourceFile, T> made;
    private final Map<SourceFile, T> kept = new LinkedHashMap<>(64, LOAD, true);
    private int characters;

    /**
     * @param made makes what is kept; must not change it, nor throw what depends on anything but the file
     */
    RecentFiles(Function<SourceFile, T> made) {
        this.made = made;
    }

    T get(SourceFile file) {
        synchronized (this) {
            T before = kept.get(file);
            if (before != null) {
                return before;
            }
        }
        T now = made.apply(file);
        keep(file, now);
        return now;
    }

    private synchronized void keep(SourceFile file, T value) {
        if (kept.put(file, value) == null) {
            characters += file.text().length();
        }
        for (Iterator<SourceFile> eldest = kept.keySet().iterator(); characters > Limits.SOURCE_CHARACTERS; ) {
            characters -= eldest.next().text().length();
            eldest.remove();
        }
    }
}
