package org.shootdown.report.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The typeface of plots, which is brought along: so that text is as wide on every machine as on any other.
 *
 * <p>It is DejaVu Sans with the letters of European languages, Greek ones and some signs.
 */
final class Typeface {
    /** What to use where an SVG is shown, best first; Verdana is as wide. */
    static final String FAMILIES = "'DejaVu Sans', Verdana, sans-serif";

    private static final String FILE = "DejaVuSans.ttf";
    private static final Font FONT = load();

    private Typeface() {}

    private static Font load() {
        try (InputStream file = Typeface.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("The typeface " + FILE + " is missing from the build.");
            }
            return Font.createFont(Font.TRUETYPE_FONT, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FontFormatException e) {
            throw new IllegalStateException("The typeface " + FILE + " of the build cannot be read.", e);
        }
    }

    /** The typeface in a size, in pixels of a plot. */
    static Font of(float size) {
        return FONT.deriveFont(size);
    }
}
