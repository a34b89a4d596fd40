package org.shootdown.litmus.header;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.source.SourceFile;

/** The lines of a header comment without their decoration, cut into prose and the block of settings. */
final class HeaderText {
    private static final Pattern BLOCK = Pattern.compile("^\\s*shootdown\\s*\\{.*");
    private static final Pattern RESULT = Pattern.compile("(?:^|.*\\s)Result:\\s*(\\w*)(.*)");
    private static final Pattern SENTENCE = Pattern.compile("^(.*?)[.!?](\\s.*|$)");

    private final SourceFile header;
    private final List<String> lines = new ArrayList<>();
    private final int blockStart;
    private final int blockEnd;

    HeaderText(SourceFile header) {
        this.header = header;
        header.text().lines().forEach(line -> lines.add(undecorated(line)));
        blockStart = findBlock();
        blockEnd = blockStart < 0 ? -1 : closingLine();
    }

    /** Replaces a comment's marks by spaces, so that columns stay. */
    private static String undecorated(String line) {
        String bare =
                line.replace("(*", "  ").replace("*)", "  ").replace("/*", "  ").replace("*/", "  ");
        Matcher star = Pattern.compile("^(\\s*)(\\*|//)(\\s.*|$)").matcher(bare);
        return star.matches() ? star.group(1) + " ".repeat(star.group(2).length()) + star.group(3) : bare;
    }

    private int findBlock() {
        for (int i = 0; i < lines.size(); i++) {
            if (BLOCK.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    /** The line of the brace that closes the block, by HOCON's rules for strings and comments. */
    private int closingLine() {
        int depth = 0;
        for (int i = blockStart; i < lines.size(); i++) {
            String bare = withoutStrings(lines.get(i));
            for (int c = 0; c < bare.length(); c++) {
                depth += bare.charAt(c) == '{' ? 1 : bare.charAt(c) == '}' ? -1 : 0;
            }
            if (depth <= 0) {
                return i;
            }
        }
        throw header.error(blockStart + 1, lines.get(blockStart).indexOf("shootdown") + 1, "this block is not closed");
    }

    private static String withoutStrings(String line) {
        return line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "").replaceFirst("(#|//).*$", "");
    }

    /** The block's text on its own lines, after as many empty lines as stand before it; null if there is none. */
    @Nullable String block() {
        if (blockStart < 0) {
            return null;
        }
        return "\n".repeat(blockStart) + String.join("\n", lines.subList(blockStart, blockEnd + 1));
    }

    /** What the comment says to people, its lines without the indentation that they have in common. */
    String prose() {
        StringBuilder prose = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean settings = i >= blockStart && i <= blockEnd;
            if (!settings && !isNoProse(lines.get(i).strip())) {
                prose.append(lines.get(i)).append('\n');
            }
        }
        // The last line's indentation would count even if it were empty.
        return prose.toString().stripTrailing().stripIndent().strip();
    }

    /** The first sentence of the prose. */
    String firstSentence() {
        String paragraph = prose().split("\n\\s*\n", 2)[0].replaceAll("\\s+", " ");
        Matcher sentence = SENTENCE.matcher(paragraph);
        return sentence.matches() ? sentence.group(1) : paragraph;
    }

    private static boolean isNoProse(String line) {
        return line.startsWith("\"") || line.startsWith("Result:") || line.matches("[A-Za-z]+=.*|SPDX-.*");
    }

    /**
     * What a {@code Result:} says.
     *
     * @param word the word behind it; empty if there is none
     * @param line its line's number from 1
     * @param column where the word begins, from 1
     */
    record ResultLine(String word, int line, int column) {}

    /** What every {@code Result:} outside the block says, in order. */
    List<ResultLine> results() {
        List<ResultLine> results = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher result = RESULT.matcher(lines.get(i));
            if ((i < blockStart || i > blockEnd) && result.matches()) {
                results.add(new ResultLine(result.group(1), i + 1, result.start(1) + 1));
            }
        }
        return results;
    }
}
