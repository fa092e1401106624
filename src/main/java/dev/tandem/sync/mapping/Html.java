package dev.tandem.sync.mapping;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** HTML read as plain text. */
final class Html {

    private static final int ROUNDS = 100;

    private Html() {}

    /** The text of it, with line breaks where blocks end; plain text as it is. What comes out is plain text. */
    static String text(String html) {
        var text = html.strip();
        for (var round = 0; round < ROUNDS; round++) {
            var plain = once(text);
            if (plain.equals(text)) {
                return text;
            }
            text = plain; // written-out tags, such as &lt;b&gt;, are tags once they are read
        }
        return text.replace("<", "").replace("&", "");
    }

    private static String once(String html) {
        if (html.indexOf('<') < 0 && html.indexOf('&') < 0) {
            return html;
        }
        var text = new StringBuilder();
        Jsoup.parseBodyFragment(html).body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                switch (node) {
                    case TextNode words -> words(text, words.getWholeText());
                    case Element element when element.nameIs("br") -> text.append('\n');
                    case Element element when element.isBlock() -> newLine(text);
                    default -> {}
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element && element.isBlock()) {
                    newLine(text);
                }
            }
        });
        return text.toString().strip();
    }

    private static void words(StringBuilder text, String words) {
        if (!words.isBlank() || !endsLine(text)) {
            text.append(words);
        }
    }

    private static void newLine(StringBuilder text) {
        if (!endsLine(text)) {
            text.append('\n');
        }
    }

    private static boolean endsLine(StringBuilder text) {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }
}
