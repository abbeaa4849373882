<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Three things in a minute</source>
        <translation>Drei Dinge in einer Minute</translation>
    </message>
    <message>
        <source>Make pictures out of noise, fill a hole in a photograph, and colour a grey one. Everything happens on this machine.</source>
        <translation>Mach Bilder aus Rauschen, fülle ein Loch in einem Foto und gib einem grauen seine Farben. Alles geschieht auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Anfangen</translation>
    </message>
    <message>
        <source>Pictures out of noise</source>
        <translation>Bilder aus Rauschen</translation>
    </message>
    <message>
        <source>The model has learnt what photographs look like. Choose a subject if you like, then press Generate.</source>
        <translation>Das Modell hat gelernt, wie Fotos aussehen. Wähle ein Motiv, wenn du magst, und drücke dann „Erzeugen“.</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>These did not exist before</source>
        <translation>Diese Bilder gab es vorher nicht</translation>
    </message>
    <message>
        <source>Each began as noise and became clearer step by step. A double click enlarges one, and the Gallery keeps all of them.</source>
        <translation>Jedes begann als Rauschen und wurde Schritt für Schritt klarer. Ein Doppelklick vergrößert eines, und die Galerie behält alle.</translation>
    </message>
    <message>
        <source>Next: fill a hole</source>
        <translation>Weiter: ein Loch füllen</translation>
    </message>
    <message>
        <source>Paint over what shall go</source>
        <translation>Übermale, was weg soll</translation>
    </message>
    <message>
        <source>Paint over a part of this photograph with the mouse or a pen. Whatever is under the paint will be invented anew.</source>
        <translation>Übermale einen Teil dieses Fotos mit Maus oder Stift. Was unter der Farbe liegt, wird neu erfunden.</translation>
    </message>
    <message>
        <source>Paint for me</source>
        <translation>Für mich malen</translation>
    </message>
    <message>
        <source>Have it filled</source>
        <translation>Füllen lassen</translation>
    </message>
    <message>
        <source>Press Fill. Nothing outside the paint changes, not by a single bit.</source>
        <translation>Drücke „Füllen“. Außerhalb der Farbe ändert sich nichts, kein einziges Bit.</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Choose the fill that you like</source>
        <translation>Wähle die Füllung, die dir gefällt</translation>
    </message>
    <message>
        <source>Arrow keys flip through them, C shows the photograph before while it is held, Enter takes the one that shows.</source>
        <translation>Die Pfeiltasten blättern, C zeigt gedrückt das Foto davor, die Eingabetaste übernimmt die gezeigte.</translation>
    </message>
    <message>
        <source>Next: colour a photograph</source>
        <translation>Weiter: ein Foto einfärben</translation>
    </message>
    <message>
        <source>Colour a grey photograph</source>
        <translation>Ein graues Foto einfärben</translation>
    </message>
    <message>
        <source>Light and shade stay as they are; the model adds the colours that fit. Press Colorize.</source>
        <translation>Licht und Schatten bleiben, wie sie sind; das Modell fügt passende Farben hinzu. Drücke „Einfärben“.</translation>
    </message>
    <message>
        <source>Colorize</source>
        <translation>Einfärben</translation>
    </message>
    <message>
        <source>That was the minute</source>
        <translation>Das war die Minute</translation>
    </message>
    <message>
        <source>Open photographs of your own by dropping them here. Help is at F1, all keys are at Ctrl+K.</source>
        <translation>Öffne eigene Fotos, indem du sie hierher ziehst. Hilfe gibt es mit F1, alle Tasten mit Strg+K.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>AnalyseWindow</name>
    <message>
        <source>Analyse</source>
        <translation>Analysieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Other training pictures …</source>
        <translation>Andere Trainingsbilder …</translation>
    </message>
    <message>
        <source>Look for copies of the pictures in a folder or a zip of yours</source>
        <translation>In einem eigenen Ordner oder Zip nach Vorbildern suchen</translation>
    </message>
    <message>
        <source>Only of pictures that were generated is it known how they came.</source>
        <translation>Nur von erzeugten Bildern ist bekannt, wie sie entstanden.</translation>
    </message>
    <message>
        <source>Training pictures</source>
        <translation>Trainingsbilder</translation>
    </message>
    <message>
        <source>Reading the pictures in {} …</source>
        <translation>Liest die Bilder in {} …</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Das ist misslungen.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Asked {}, not told what it shows</source>
        <translation>Befragt wurde {}, ohne zu sagen, was das Bild zeigt</translation>
    </message>
    <message>
        <source>Asked {0}, told that it shows {1}</source>
        <translation>Befragt wurde {0}, mit dem Motiv {1}</translation>
    </message>
    <message>
        <source>Looking for near training pictures</source>
        <translation>Sucht nach ähnlichen Trainingsbildern</translation>
    </message>
    <message>
        <source>Measuring how likely it is</source>
        <translation>Misst, wie wahrscheinlich es ist</translation>
    </message>
    <message>
        <source>Following how it came</source>
        <translation>Verfolgt, wie es entstand</translation>
    </message>
</context>
<context>
    <name>Analysis</name>
    <message>
        <source>How likely it is</source>
        <translation>Wie wahrscheinlich es ist</translation>
    </message>
    <message>
        <source>To be measured …</source>
        <translation>Wird noch gemessen …</translation>
    </message>
    <message>
        <source>bits per value</source>
        <translation>Bit pro Wert</translation>
    </message>
    <message>
        <source>photographs</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>one draw</source>
        <translation>einer Ziehung</translation>
    </message>
    <message>
        <source>{} draws</source>
        <translation>{} Ziehungen</translation>
    </message>
    <message>
        <source>fewer are likelier, 8 are those of pure chance</source>
        <translation>weniger ist wahrscheinlicher, 8 wäre reiner Zufall</translation>
    </message>
    <message>
        <source>its standard error comes with the second draw</source>
        <translation>den Standardfehler gibt es ab der zweiten Ziehung</translation>
    </message>
    <message>
        <source>{0} bits per value from {1}; {2}.</source>
        <translation>{0} Bit pro Wert aus {1}; {2}.</translation>
    </message>
    <message>
        <source>How likely its training photographs are has not been measured.</source>
        <translation>Wie wahrscheinlich die Trainingsfotos sind, wurde nicht gemessen.</translation>
    </message>
    <message>
        <source>training photographs</source>
        <translation>Trainingsfotos</translation>
    </message>
    <message>
        <source>held-out ones</source>
        <translation>zurückgehaltene Fotos</translation>
    </message>
    <message>
        <source>{} of the training photographs are likelier.</source>
        <translation>Wahrscheinlicher sind {} der Trainingsfotos.</translation>
    </message>
    <message>
        <source>Both were measured without telling what they show.</source>
        <translation>Beide wurden gemessen, ohne zu sagen, was sie zeigen.</translation>
    </message>
    <message>
        <source>They were measured on other weights of the model.</source>
        <translation>Gemessen wurden sie mit anderen Gewichten des Modells.</translation>
    </message>
    <message>
        <source>Where the surprise lies</source>
        <translation>Wo es überrascht</translation>
    </message>
    <message>
        <source>Map of surprise</source>
        <translation>Karte der Überraschung</translation>
    </message>
    <message>
        <source>noise, times the picture</source>
        <translation>Rauschen, im Verhältnis zum Bild</translation>
    </message>
    <message>
        <source>bits saved</source>
        <translation>gesparte Bits</translation>
    </message>
    <message>
        <source>From {0:.1f} (faint) to {1:.1f} bits per value, smoothed. An attribution: only the picture as a whole has a likelihood, and this shares it out among its pixels. Right: where the model saves {2:.2f} bits per value beside plain noise, for each doubling of the noise.</source>
        <translation>Von {0:.1f} (blass) bis {1:.1f} Bit pro Wert, geglättet. Eine Zuordnung: Nur das ganze Bild hat eine Wahrscheinlichkeit, hier ist sie auf seine Pixel verteilt. Rechts: wo das Modell gegenüber reinem Rauschen {2:.2f} Bit pro Wert spart, je Verdopplung des Rauschens.</translation>
    </message>
    <message>
        <source>Its latent</source>
        <translation>Sein Latent</translation>
    </message>
    <message>
        <source>latent</source>
        <translation>Latent</translation>
    </message>
    <message>
        <source>density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>normal values</source>
        <translation>Normalverteilung</translation>
    </message>
    <message>
        <source>Where the probability flow takes the picture, beside as many standard normal values. A model that knew every photograph would leave nothing but those.</source>
        <translation>Wohin der Wahrscheinlichkeitsfluss das Bild führt, neben ebenso vielen standardnormalverteilten Werten. Ein Modell, das jedes Foto kennte, ließe nur solche übrig.</translation>
    </message>
    <message>
        <source>Did it copy?</source>
        <translation>Ist es kopiert?</translation>
    </message>
    <message>
        <source>Looking for near training pictures …</source>
        <translation>Sucht nach ähnlichen Trainingsbildern …</translation>
    </message>
    <message>
        <source>In pixels</source>
        <translation>Nach Pixeln</translation>
    </message>
    <message>
        <source>In features</source>
        <translation>Nach Merkmalen</translation>
    </message>
    <message>
        <source>It is taken to show {}.</source>
        <translation>Als Motiv gilt {}.</translation>
    </message>
    <message>
        <source>There are too few pictures to say what distance is usual, so these are plain distances.</source>
        <translation>Für einen üblichen Abstand sind es zu wenige Bilder; dies sind die bloßen Abstände.</translation>
    </message>
    <message>
        <source>1 × is as near as a photograph that the model never saw usually is ({}); below 0.50 ×, in any of eight orientations, it counts as a near copy.</source>
        <translation>1 × ist so nah, wie ein nie gesehenes Foto üblicherweise liegt ({}); unter 0.50 ×, in einer von acht Lagen, gilt es als nahe Kopie.</translation>
    </message>
    <message>
        <source>Yes: a near copy.</source>
        <translation>Ja: eine nahe Kopie.</translation>
    </message>
    <message>
        <source>No near copy was found.</source>
        <translation>Keine nahe Kopie gefunden.</translation>
    </message>
    <message>
        <source>How it came</source>
        <translation>Wie es entstand</translation>
    </message>
    <message>
        <source>To be followed …</source>
        <translation>Wird noch verfolgt …</translation>
    </message>
    <message>
        <source>change of the estimate</source>
        <translation>Änderung der Schätzung</translation>
    </message>
    <message>
        <source>The clean estimate in {} states, from noise (right) to the picture (left), and by how much of 255 levels it moved at each.</source>
        <translation>Die rauschfreie Schätzung in {} Zuständen, vom Rauschen (rechts) bis zum Bild (links), und um wie viele von 255 Stufen sie sich jeweils änderte.</translation>
    </message>
    <message>
        <source>State {0}: noise is {1:.3g} times the picture</source>
        <translation>Zustand {0}: Rauschen ist das {1:.3g}-Fache des Bildes</translation>
    </message>
</context>
<context>
    <name>Badge</name>
    <message>
        <source>Outside the mask unchanged</source>
        <translation>Außerhalb der Maske unverändert</translation>
    </message>
    <message>
        <source>{} pixels changed</source>
        <translation>{} Pixel verändert</translation>
    </message>
    <message>
        <source>All {} pixels outside the mask were compared with the photograph as it was opened: every byte is the same.</source>
        <translation>Alle {} Pixel außerhalb der Maske wurden mit dem geöffneten Foto verglichen: jedes Byte ist gleich.</translation>
    </message>
    <message>
        <source>Of {} pixels outside the mask, {} differ from the photograph.</source>
        <translation>Von {} Pixeln außerhalb der Maske weichen {} vom Foto ab.</translation>
    </message>
</context>
<context>
    <name>BenchTable</name>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Distance to the long run over time</source>
        <translation>Abstand zum langen Lauf über der Zeit</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} Schritte</translation>
    </message>
    <message>
        <source>{0}, {1} steps</source>
        <translation>{0}, {1} Schritte</translation>
    </message>
    <message>
        <source>Long run: {}</source>
        <translation>Langer Lauf: {}</translation>
    </message>
    <message>
        <source>another picture, as it draws noise</source>
        <translation>anderes Bild, da Rauschen gezogen wird</translation>
    </message>
    <message>
        <source>{:.1f} away</source>
        <translation>Abstand {:.1f}</translation>
    </message>
    <message>
        <source>{0}, {1} evaluations of the network</source>
        <translation>{0}, {1} Auswertungen des Netzes</translation>
    </message>
</context>
<context>
    <name>BenchWindow</name>
    <message>
        <source>Sampler bench</source>
        <translation>Verfahren im Vergleich</translation>
    </message>
    <message>
        <source>{0}, seed {1}, guidance {2:g}, by {3}</source>
        <translation>{0}, Startwert {1}, Führung {2:g}, von {3}</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Samplers</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>The seed goes through every sampler with every number of steps, and then through a long run. Samplers that draw no noise on their way should all come to the same picture: how far they are from the long run is their error. Click a picture to use its settings.</source>
        <translation>Der Startwert durchläuft jedes Verfahren mit jeder Zahl von Schritten und danach einen langen Lauf. Verfahren, die unterwegs kein Rauschen ziehen, sollten alle beim selben Bild ankommen: Ihr Abstand zum langen Lauf ist ihr Fehler. Klicke auf ein Bild, um seine Einstellungen zu übernehmen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The Generate page now uses {0}, {1} steps.</source>
        <translation>Die Seite „Erzeugen“ nimmt jetzt {0}, {1} Schritte.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Vergleicht</translation>
    </message>
    <message>
        <source>Compared in {}; distances are of 255 levels.</source>
        <translation>Verglichen in {}; Abstände in Stufen von 255.</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Das ist misslungen.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Pictures of this run</source>
        <translation>Bilder dieses Laufs</translation>
    </message>
    <message>
        <source>Pictures out of noise</source>
        <translation>Bilder aus Rauschen</translation>
    </message>
    <message>
        <source>Choose a subject on the left and press Generate. Or drop a picture that was made here onto the window, and its settings come back.</source>
        <translation>Wähle links ein Motiv und drücke „Erzeugen“. Oder ziehe ein hier gemachtes Bild auf das Fenster, und seine Einstellungen kommen zurück.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Save all …</source>
        <translation>Alle sichern …</translation>
    </message>
    <message>
        <source>Forget what waits in the queue</source>
        <translation>Vergessen, was in der Warteschlange steht</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Evaluation {0} of {1}</source>
        <translation>Auswertung {0} von {1}</translation>
    </message>
    <message>
        <source>The pictures are here but not kept. {}</source>
        <translation>Die Bilder sind da, aber nicht gesichert. {}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Cancelled before a picture was finished.</source>
        <translation>Abgebrochen, bevor ein Bild fertig war.</translation>
    </message>
    <message>
        <source>Stopped by a problem</source>
        <translation>Durch ein Problem angehalten</translation>
    </message>
    <message>
        <source>Cancelled · {} finished</source>
        <translation>Abgebrochen · {} fertig</translation>
    </message>
    <message>
        <source>{} waiting</source>
        <translation>{} warten</translation>
    </message>
    <message>
        <source>From last time</source>
        <translation>Vom letzten Mal</translation>
    </message>
    <message>
        <source>from last time</source>
        <translation>vom letzten Mal</translation>
    </message>
    <message>
        <source>{} kept.</source>
        <translation>{} gesichert.</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} Schritte</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>Save {} …</source>
        <translation>{} sichern …</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
</context>
<context>
    <name>ClassifierNote</name>
    <message>
        <source>Leave it out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>The classifier {} pulls to {}, {:g} times as strongly as it knows it.</source>
        <translation>Der Klassifikator {} zieht zu {}, {:g}-mal so stark, wie er es weiß.</translation>
    </message>
</context>
<context>
    <name>ColourButton</name>
    <message>
        <source>Choose any colour</source>
        <translation>Irgendeine Farbe wählen</translation>
    </message>
    <message>
        <source>Colour {}</source>
        <translation>Farbe {}</translation>
    </message>
</context>
<context>
    <name>Companions</name>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>Picture {}</source>
        <translation>Bild {}</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something broke</source>
        <translation>Etwas ist kaputtgegangen</translation>
    </message>
    <message>
        <source>That should not have happened</source>
        <translation>Das hätte nicht passieren dürfen</translation>
    </message>
    <message>
        <source>Scorebrush ran into a fault of its own. The window goes on working: every picture made so far is kept, and what you are editing has just been saved. If you report it, attach the log. It names no files, folders or people of yours.</source>
        <translation>Scorebrush ist über einen eigenen Fehler gestolpert. Das Fenster arbeitet weiter: Jedes bisher gemachte Bild ist gesichert, und woran du arbeitest, ebenfalls. Wenn du den Fehler meldest, hänge das Protokoll an. Es nennt keine Dateien, Ordner oder Menschen von dir.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Save the log …</source>
        <translation>Protokoll sichern …</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll sichern</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>Gesichert als {}.</translation>
    </message>
</context>
<context>
    <name>Crosshair</name>
    <message>
        <source>Arrows move · Space paints · Shift and arrows draw · Esc ends</source>
        <translation>Pfeile bewegen · Leertaste malt · Umschalt und Pfeile zeichnen · Esc beendet</translation>
    </message>
    <message>
        <source>Crosshair at {:.0f}, {:.0f}</source>
        <translation>Fadenkreuz bei {:.0f}, {:.0f}</translation>
    </message>
</context>
<context>
    <name>Curve</name>
    <message>
        <source>Frames that are ready</source>
        <translation>Fertige Einzelbilder</translation>
    </message>
</context>
<context>
    <name>EditFiles</name>
    <message>
        <source>Open a photograph</source>
        <translation>Ein Foto öffnen</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>In der Zwischenablage ist kein Bild.</translation>
    </message>
    <message>
        <source>Copied the photograph.</source>
        <translation>Foto kopiert.</translation>
    </message>
    <message>
        <source>Save the photograph</source>
        <translation>Das Foto sichern</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>Gesichert als {}.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>EditHead</name>
    <message>
        <source>Open another photograph (Ctrl+O)</source>
        <translation>Ein anderes Foto öffnen (Ctrl+O)</translation>
    </message>
    <message>
        <source>Copy the photograph (Ctrl+C)</source>
        <translation>Das Foto kopieren (Ctrl+C)</translation>
    </message>
    <message>
        <source>Close the photograph (Ctrl+W)</source>
        <translation>Das Foto schließen (Ctrl+W)</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Sichern …</translation>
    </message>
    <message>
        <source>Save the photograph (Ctrl+S; Ctrl+Shift+S under another name)</source>
        <translation>Das Foto sichern (Ctrl+S; Ctrl+Shift+S unter anderem Namen)</translation>
    </message>
    <message>
        <source>Open another photograph</source>
        <translation>Ein anderes Foto öffnen</translation>
    </message>
    <message>
        <source>Open what is on the clipboard</source>
        <translation>Öffnen, was in der Zwischenablage ist</translation>
    </message>
    <message>
        <source>Copy the photograph</source>
        <translation>Das Foto kopieren</translation>
    </message>
    <message>
        <source>Save the photograph</source>
        <translation>Das Foto sichern</translation>
    </message>
    <message>
        <source>Save under another name</source>
        <translation>Unter anderem Namen sichern</translation>
    </message>
    <message>
        <source>Close the photograph</source>
        <translation>Das Foto schließen</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>Aus der Zwischenablage</translation>
    </message>
    <message>
        <source>Paint it away</source>
        <translation>Mal es weg</translation>
    </message>
    <message>
        <source>Open a photograph, paint over something, and it is filled from what is around it. Everything else stays as it is, to the byte.</source>
        <translation>Öffne ein Foto, übermale etwas, und es wird aus seiner Umgebung gefüllt. Alles andere bleibt, wie es ist, bis aufs Byte.</translation>
    </message>
    <message>
        <source>Open a photograph …</source>
        <translation>Foto öffnen …</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>or drop one onto the window</source>
        <translation>oder ziehe eines auf das Fenster</translation>
    </message>
</context>
<context>
    <name>EditKeeping</name>
    <message>
        <source>The photograph has changes that are not saved.</source>
        <translation>Das Foto hat Änderungen, die nicht gesichert sind.</translation>
    </message>
    <message>
        <source>Without saving, they are lost.</source>
        <translation>Ohne Sichern gehen sie verloren.</translation>
    </message>
</context>
<context>
    <name>EditPage</name>
    <message>
        <source> · 16 bits</source>
        <translation> · 16 Bit</translation>
    </message>
    <message>
        <source> · not saved</source>
        <translation> · nicht gesichert</translation>
    </message>
    <message>
        <source>Drop to edit it</source>
        <translation>Loslassen, um es zu bearbeiten</translation>
    </message>
</context>
<context>
    <name>EditPanel</name>
    <message>
        <source>How many variants</source>
        <translation>Wie viele Varianten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Looking for models …</source>
        <translation>Sucht nach Modellen …</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel what is under way (Esc)</source>
        <translation>Abbrechen, was läuft (Esc)</translation>
    </message>
    <message>
        <source>What the photograph shows</source>
        <translation>Was das Foto zeigt</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>No model is installed</source>
        <translation>Kein Modell installiert</translation>
    </message>
</context>
<context>
    <name>EditRun</name>
    <message>
        <source>Waiting for what is under way …</source>
        <translation>Wartet auf das, was gerade läuft …</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>Evaluation {0} of {1}</source>
        <translation>Auswertung {0} von {1}</translation>
    </message>
    <message>
        <source>Stopped by a problem</source>
        <translation>Durch ein Problem angehalten</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>EditTask</name>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Paint over what shall go, and it is filled from what is around it.</source>
        <translation>Übermale, was weg soll, und es wird aus seiner Umgebung gefüllt.</translation>
    </message>
    <message>
        <source>Colorize</source>
        <translation>Einfärben</translation>
    </message>
    <message>
        <source>Gives a grey photograph colours; its light and shade stay exactly as they are. Where you know a colour, paint it.</source>
        <translation>Gibt einem grauen Foto Farben; Licht und Schatten bleiben genau, wie sie sind. Wo du eine Farbe kennst, male sie hin.</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Enlarges a small picture and adds the detail that fits it.</source>
        <translation>Vergrößert ein kleines Bild und fügt passende Einzelheiten hinzu.</translation>
    </message>
    <message>
        <source>Deblur</source>
        <translation>Schärfen</translation>
    </message>
    <message>
        <source>Sharpens a photograph that is out of focus.</source>
        <translation>Schärft ein Foto, das unscharf geworden ist.</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>Abwandeln</translation>
    </message>
    <message>
        <source>Lets a photograph become another one like it.</source>
        <translation>Lässt aus einem Foto ein anderes, ähnliches werden.</translation>
    </message>
</context>
<context>
    <name>EditTools</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Lasso: draw around it</source>
        <translation>Lasso: darum herum zeichnen</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Work area: what the model sees</source>
        <translation>Arbeitsbereich: was das Modell sieht</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Faint</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <source>Half</source>
        <translation>Halb</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>Brush size ([ and ])</source>
        <translation>Pinselgröße ([ und ])</translation>
    </message>
    <message>
        <source>Hardness of the brush (Shift and [ or ])</source>
        <translation>Härte des Pinsels (Umschalt und [ oder ])</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Hard</source>
        <translation>Härte</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>Weicherer Pinsel</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>Härterer Pinsel</translation>
    </message>
    <message>
        <source>Paint with the keys</source>
        <translation>Mit den Tasten malen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Invert the mask</source>
        <translation>Maske umkehren</translation>
    </message>
    <message>
        <source>Mask everything</source>
        <translation>Alles maskieren</translation>
    </message>
    <message>
        <source>How the mask shows</source>
        <translation>Wie die Maske aussieht</translation>
    </message>
    <message>
        <source>Show the mask</source>
        <translation>Maske zeigen</translation>
    </message>
    <message>
        <source>Work area around the mask</source>
        <translation>Arbeitsbereich um die Maske</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Fit the window</source>
        <translation>Ins Fenster einpassen</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Näher</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Weiter weg</translation>
    </message>
    <message>
        <source>Show its own pixels (1)</source>
        <translation>Eigene Pixel zeigen (1)</translation>
    </message>
    <message>
        <source>Show its own pixels</source>
        <translation>Eigene Pixel zeigen</translation>
    </message>
    <message>
        <source>{:.0f} px</source>
        <translation>{:.0f} px</translation>
    </message>
</context>
<context>
    <name>ExplorePage</name>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Branch from here</source>
        <translation>Von hier abzweigen</translation>
    </message>
    <message>
        <source>Go another way from this moment, with fresh noise and the subject on the left</source>
        <translation>Von diesem Moment an einen anderen Weg gehen, mit frischem Rauschen und dem Motiv links</translation>
    </message>
    <message>
        <source>Mark a part</source>
        <translation>Teil markieren</translation>
    </message>
    <message>
        <source>Paint over the part of the picture that a branch may change</source>
        <translation>Den Teil des Bildes übermalen, den ein Abzweig ändern darf</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>What lies between?</source>
        <translation>Was liegt dazwischen?</translation>
    </message>
    <message>
        <source>Add two or more pictures on the left: seeds, pictures of the gallery or photographs. The frames between them appear here, coarse ones first.</source>
        <translation>Füge links zwei oder mehr Bilder hinzu: Startwerte, Bilder der Galerie oder Fotos. Die Bilder dazwischen erscheinen hier, zuerst in großen Schritten.</translation>
    </message>
    <message>
        <source>Kept in the gallery</source>
        <translation>In der Galerie behalten</translation>
    </message>
    <message>
        <source>Add photographs</source>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>How {} came</source>
        <translation>Wie {} entstand</translation>
    </message>
    <message>
        <source>Branch with seed {}</source>
        <translation>Abzweig mit Startwert {}</translation>
    </message>
    <message>
        <source>Branch of the marked part with seed {}</source>
        <translation>Abzweig des markierten Teils mit Startwert {}</translation>
    </message>
    <message>
        <source>Evaluation {}</source>
        <translation>Auswertung {}</translation>
    </message>
    <message>
        <source>{0} comes back within {1:.2f} of 255 levels.</source>
        <translation>{0} kommt bis auf {1:.2f} von 255 Stufen zurück.</translation>
    </message>
    <message>
        <source>Ready in {}</source>
        <translation>Fertig in {}</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>Das ist misslungen.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>State {0} of {1}: noise is {2:.3g} times the picture; the estimate moved by {3:.1f} of 255 levels.</source>
        <translation>Zustand {0} von {1}: Rauschen ist das {2:.3g}-Fache des Bildes; die Schätzung änderte sich um {3:.1f} von 255 Stufen.</translation>
    </message>
    <message>
        <source>Export the frames</source>
        <translation>Bilder exportieren</translation>
    </message>
    <message>
        <source>Exported {}.</source>
        <translation>{} exportiert.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Drop to explore it</source>
        <translation>Loslassen, um es zu erkunden</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>No longer there: {}.</source>
        <translation>Nicht mehr da: {}.</translation>
    </message>
</context>
<context>
    <name>ExplorePanel</name>
    <message>
        <source>In a line, 9 frames each</source>
        <translation>In einer Reihe, je 9 Bilder</translation>
    </message>
    <message>
        <source>In a line, 17 frames each</source>
        <translation>In einer Reihe, je 17 Bilder</translation>
    </message>
    <message>
        <source>In a line, 33 frames each</source>
        <translation>In einer Reihe, je 33 Bilder</translation>
    </message>
    <message>
        <source>Four corners, 3 × 3</source>
        <translation>Vier Ecken, 3 × 3</translation>
    </message>
    <message>
        <source>Four corners, 5 × 5</source>
        <translation>Vier Ecken, 5 × 5</translation>
    </message>
    <message>
        <source>Four corners, 9 × 9</source>
        <translation>Vier Ecken, 9 × 9</translation>
    </message>
    <message>
        <source>Turn the latents</source>
        <translation>Latente drehen</translation>
    </message>
    <message>
        <source>Turn all noise</source>
        <translation>Alles Rauschen drehen</translation>
    </message>
    <message>
        <source>Pictures to explore</source>
        <translation>Bilder zum Erkunden</translation>
    </message>
    <message>
        <source>Any seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Seed to add</source>
        <translation>Startwert zum Hinzufügen</translation>
    </message>
    <message>
        <source>Add seed</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add photograph …</source>
        <translation>Foto öffnen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>How it came</source>
        <translation>Entstehung</translation>
    </message>
    <message>
        <source>Follow the chosen picture out of its noise, step by step</source>
        <translation>Dem gewählten Bild Schritt für Schritt aus seinem Rauschen folgen</translation>
    </message>
    <message>
        <source>Analyse …</source>
        <translation>Analyse …</translation>
    </message>
    <message>
        <source>How likely it is, where it surprises, and whether it is a copy</source>
        <translation>Wie wahrscheinlich es ist, wo es überrascht und ob es eine Kopie ist</translation>
    </message>
    <message>
        <source>Compare samplers …</source>
        <translation>Verfahren vergleichen …</translation>
    </message>
    <message>
        <source>One seed through samplers and steps side by side</source>
        <translation>Ein Startwert mit mehreren Verfahren und Schrittzahlen nebeneinander</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>Interpolieren</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Pictures of the gallery come here by “Explore” in their menu.</source>
        <translation>Bilder der Galerie kommen über „Erkunden“ in ihrem Menü hierher.</translation>
    </message>
    <message>
        <source>Between them</source>
        <translation>Dazwischen</translation>
    </message>
    <message>
        <source>Model and subject</source>
        <translation>Modell und Motiv</translation>
    </message>
    <message>
        <source>The chosen picture</source>
        <translation>Das gewählte Bild</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Alles</translation>
    </message>
</context>
<context>
    <name>FillBar</name>
    <message>
        <source>Hold to see the photograph as it was (C)</source>
        <translation>Halten, um das Foto zu sehen, wie es war (C)</translation>
    </message>
    <message>
        <source>Before and after, side by side (/)</source>
        <translation>Vorher und nachher, nebeneinander (/)</translation>
    </message>
    <message>
        <source>Where the variants differ: the model is unsure there</source>
        <translation>Wo sich die Varianten unterscheiden: Dort ist das Modell unsicher</translation>
    </message>
    <message>
        <source>The best fill first</source>
        <translation>Die beste Füllung zuerst</translation>
    </message>
    <message>
        <source>The smoothest edge first</source>
        <translation>Der glatteste Rand zuerst</translation>
    </message>
    <message>
        <source>The likeliest first: takes a while</source>
        <translation>Die wahrscheinlichste zuerst: dauert eine Weile</translation>
    </message>
    <message>
        <source>Forget this fill (Delete)</source>
        <translation>Diese Füllung vergessen (Entf)</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Make this fill part of the photograph (Enter)</source>
        <translation>Diese Füllung ins Foto übernehmen (Eingabe)</translation>
    </message>
</context>
<context>
    <name>FillComparison</name>
    <message>
        <source>One variant alone does not differ from itself.</source>
        <translation>Eine Variante allein unterscheidet sich nicht von sich selbst.</translation>
    </message>
    <message>
        <source>The variants differ by ±{:.0f} of 255 on average</source>
        <translation>Die Varianten unterscheiden sich im Mittel um ±{:.0f} von 255</translation>
    </message>
</context>
<context>
    <name>FillRanking</name>
    <message>
        <source>Smoothest edge first, which stands out by {:.1f} of 255</source>
        <translation>Glattester Rand zuerst; er hebt sich um {:.1f} von 255 ab</translation>
    </message>
    <message>
        <source>There is nothing to compare it with.</source>
        <translation>Es gibt nichts zum Vergleichen.</translation>
    </message>
    <message>
        <source>Measuring how likely the fills are</source>
        <translation>Misst, wie wahrscheinlich die Füllungen sind</translation>
    </message>
    <message>
        <source>Stopped by a problem</source>
        <translation>Durch ein Problem angehalten</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Likeliest first, at {0:.3f} ± {1:.3f} bits per value</source>
        <translation>Die wahrscheinlichste zuerst, mit {0:.3f} ± {1:.3f} Bit pro Wert</translation>
    </message>
    <message>
        <source>: too near to each other to tell</source>
        <translation>: zu nah beieinander, um sie zu unterscheiden</translation>
    </message>
    <message>
        <source>Ranked</source>
        <translation>Geordnet</translation>
    </message>
</context>
<context>
    <name>FillStrip</name>
    <message>
        <source>The photograph as it is</source>
        <translation>Das Foto, wie es ist</translation>
    </message>
</context>
<context>
    <name>FillTable</name>
    <message>
        <source>Under way</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>The photograph as it is</source>
        <translation>Das Foto, wie es ist</translation>
    </message>
    <message>
        <source>{0} of {1}, under way</source>
        <translation>{0} von {1}, läuft</translation>
    </message>
    <message>
        <source> · accepted</source>
        <translation> · übernommen</translation>
    </message>
</context>
<context>
    <name>Film</name>
    <message>
        <source>Place between the pictures</source>
        <translation>Stelle zwischen den Bildern</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Abspielen (Space)</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Begin again at the end</source>
        <translation>Am Ende von vorn beginnen</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} Bilder/s</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Empty means {}</source>
        <translation>Leer bedeutet {}</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose a folder: {}</source>
        <translation>Ordner wählen: {}</translation>
    </message>
</context>
<context>
    <name>GalleryFilter</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the gallery</source>
        <translation>Die Galerie durchsuchen</translation>
    </message>
    <message>
        <source>Words of labels, models, tags and names; also seed:42, tag:best, rating:3, since:2026-01-31, until:2026-02-28</source>
        <translation>Wörter aus Motiven, Modellen, Schlagwörtern und Namen; auch seed:42, tag:best, rating:3, since:2026-01-31, until:2026-02-28</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Favourites alone</source>
        <translation>Nur Lieblingsbilder</translation>
    </message>
</context>
<context>
    <name>GalleryPage</name>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Lieblingsbild</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Tags …</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Sichern …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Noch nichts da</translation>
    </message>
    <message>
        <source>Every picture you generate is kept here, with what made it.</source>
        <translation>Jedes Bild, das du erzeugst, bleibt hier, samt dem, was es entstehen ließ.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>No picture is like that.</source>
        <translation>Kein Bild ist so.</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>Alle Bilder zeigen</translation>
    </message>
    <message>
        <source>Drop to bring back its settings</source>
        <translation>Loslassen, um seine Einstellungen zurückzuholen</translation>
    </message>
    <message>
        <source>{} of {} selected</source>
        <translation>{} von {} ausgewählt</translation>
    </message>
</context>
<context>
    <name>GalleryStrip</name>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
</context>
<context>
    <name>GeneratePage</name>
    <message>
        <source>Drop to bring back its settings</source>
        <translation>Loslassen, um seine Einstellungen zurückzuholen</translation>
    </message>
</context>
<context>
    <name>GeneratePanel</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Looking for models …</source>
        <translation>Sucht nach Modellen …</translation>
    </message>
    <message>
        <source>Instant: a picture while you move</source>
        <translation>Sofort: ein Bild, während du schiebst</translation>
    </message>
    <message>
        <source>This model needs so few steps that pictures follow a slider</source>
        <translation>Dieses Modell braucht so wenige Schritte, dass Bilder einem Regler folgen</translation>
    </message>
    <message>
        <source>How many pictures</source>
        <translation>Wie viele Bilder</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Use the model’s own settings</source>
        <translation>Die Werte des Modells nehmen</translation>
    </message>
    <message>
        <source>More steps take longer and show finer detail, up to a point.</source>
        <translation>Mehr Schritte dauern länger und zeigen feinere Einzelheiten, bis zu einer Grenze.</translation>
    </message>
    <message>
        <source>1 is the model as it is. Above, pictures are more typical of their subject and less varied, and take twice as long.</source>
        <translation>1 ist das Modell, wie es ist. Darüber sind Bilder typischer für ihr Motiv und weniger vielfältig und brauchen doppelt so lange.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Generate (Ctrl+Enter)</source>
        <translation>Erzeugen (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel what is under way (Esc)</source>
        <translation>Abbrechen, was läuft (Esc)</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>No model is installed</source>
        <translation>Kein Modell installiert</translation>
    </message>
    <message>
        <source>Put a model file into the models folder and start again.</source>
        <translation>Lege eine Modelldatei in den Ordner der Modelle und starte neu.</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>In die Warteschlange</translation>
    </message>
    <message>
        <source>This model is not installed. Choose another one.</source>
        <translation>Dieses Modell ist nicht installiert. Wähle ein anderes.</translation>
    </message>
    <message>
        <source> With the settings of the restored picture.</source>
        <translation> Mit den Einstellungen des zurückgeholten Bildes.</translation>
    </message>
</context>
<context>
    <name>Handling</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Saved as {}.</source>
        <translation>Gesichert als {}.</translation>
    </message>
    <message>
        <source>Saved {0} in {1}.</source>
        <translation>{0} in {1} gesichert.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Copied {}.</source>
        <translation>{} kopiert.</translation>
    </message>
    <message>
        <source>Moved {} to the trash.</source>
        <translation>{} in den Papierkorb gelegt.</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Search the documentation</source>
        <translation>Die Anleitung durchsuchen</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
</context>
<context>
    <name>Instant</name>
    <message>
        <source>Instant</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Go to the nearest seed and keep its picture in the gallery</source>
        <translation>Zum nächsten Startwert gehen und sein Bild in der Galerie behalten</translation>
    </message>
    <message>
        <source>Picture at this place</source>
        <translation>Bild an dieser Stelle</translation>
    </message>
    <message>
        <source>From seed to seed</source>
        <translation>Von Startwert zu Startwert</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>between the seeds {0} and {1}</source>
        <translation>zwischen den Startwerten {0} und {1}</translation>
    </message>
    <message>
        <source>seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>1 evaluation</source>
        <translation>1 Auswertung</translation>
    </message>
    <message>
        <source>{} evaluations</source>
        <translation>{} Auswertungen</translation>
    </message>
</context>
<context>
    <name>LabelChooser</name>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>This model does not know {}.</source>
        <translation>Dieses Modell kennt {} nicht.</translation>
    </message>
    <message>
        <source>This model makes one kind of picture and takes no labels.</source>
        <translation>Dieses Modell macht eine Art von Bildern und kennt keine Motive.</translation>
    </message>
    <message>
        <source>Any of {}</source>
        <translation>Irgendetwas aus {}</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Alles</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
</context>
<context>
    <name>MarkActions</name>
    <message>
        <source>Favourite</source>
        <translation>Lieblingsbild</translation>
    </message>
    <message>
        <source>Tags …</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>Sterne</translation>
    </message>
    <message>
        <source>Words between commas, added to those of all:</source>
        <translation>Wörter, durch Kommas getrennt; sie kommen zu denen aller Bilder hinzu:</translation>
    </message>
    <message>
        <source>Words between commas:</source>
        <translation>Wörter, durch Kommas getrennt:</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>Part to change</source>
        <translation>Teil, der sich ändern soll</translation>
    </message>
    <message>
        <source>Arrow keys move, with Shift they mark; Space marks or wipes a square.</source>
        <translation>Pfeiltasten bewegen, mit Umschalt markieren sie; die Leertaste markiert ein Feld oder löscht es.</translation>
    </message>
</context>
<context>
    <name>MethodChooser</name>
    <message>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Faithful</source>
        <translation>Treu</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Güte</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download again</source>
        <translation>Noch einmal laden</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
</context>
<context>
    <name>ModelShelf</name>
    <message>
        <source>{} is installed.</source>
        <translation>{} ist installiert.</translation>
    </message>
    <message>
        <source>Imported {}.</source>
        <translation>{} importiert.</translation>
    </message>
    <message>
        <source>{} is deleted.</source>
        <translation>{} ist gelöscht.</translation>
    </message>
</context>
<context>
    <name>ModelsHead</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Sieht nach …</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>Nach Neuem sehen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>A model file …</source>
        <translation>Eine Modelldatei …</translation>
    </message>
    <message>
        <source>The folder of a diffusers pipeline …</source>
        <translation>Der Ordner einer diffusers-Pipeline …</translation>
    </message>
    <message>
        <source>Search, or paste a model’s name or page on the Hub</source>
        <translation>Suche, oder füge Namen oder Seite eines Modells auf dem Hub ein</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Search the Hub</source>
        <translation>Im Hub suchen</translation>
    </message>
    <message>
        <source>1 model</source>
        <translation>1 Modell</translation>
    </message>
    <message>
        <source>{} models</source>
        <translation>{} Modelle</translation>
    </message>
    <message>
        <source>{}{} · {} free on the disk</source>
        <translation>{}{} · {} frei auf der Platte</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Enter downloads {} and converts it if need be.</source>
        <translation>Die Eingabetaste lädt {} herunter und wandelt es um, wo es nötig ist.</translation>
    </message>
    <message>
        <source>Enter asks the Hub; until then nothing leaves this machine.</source>
        <translation>Die Eingabetaste fragt den Hub; bis dahin verlässt nichts diesen Rechner.</translation>
    </message>
    <message>
        <source>Files and folders can be dropped here. Nothing is downloaded or updated unasked.</source>
        <translation>Dateien und Ordner können hierher gezogen werden. Nichts wird ungefragt geladen oder erneuert.</translation>
    </message>
</context>
<context>
    <name>ModelsInstalled</name>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>Comparing with the digest of its download …</source>
        <translation>Vergleicht mit der Prüfsumme des Downloads …</translation>
    </message>
    <message>
        <source>{} is as it was installed, byte by byte.</source>
        <translation>{} ist Byte für Byte, wie es installiert wurde.</translation>
    </message>
    <message>
        <source>Delete it from the disk? That frees {}.</source>
        <translation>Vom Datenträger löschen? Das macht {} frei.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Under way</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>On the Hub</source>
        <translation>Auf dem Hub</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>Zum Herunterladen</translation>
    </message>
    <message>
        <source>“{}” on the Hub</source>
        <translation>„{}“ auf dem Hub</translation>
    </message>
    <message>
        <source>Nothing on the Hub for “{}”</source>
        <translation>Nichts auf dem Hub zu „{}“</translation>
    </message>
    <message>
        <source>1 model has a newer revision.</source>
        <translation>Von 1 Modell gibt es eine neuere Fassung.</translation>
    </message>
    <message>
        <source>{} have newer revisions.</source>
        <translation>Von {} Modellen gibt es neuere Fassungen.</translation>
    </message>
    <message>
        <source>Every model is up to date.</source>
        <translation>Alle Modelle sind auf dem neuesten Stand.</translation>
    </message>
    <message>
        <source>Import models</source>
        <translation>Modelle importieren</translation>
    </message>
    <message>
        <source>Import the folder of a pipeline</source>
        <translation>Den Ordner einer Pipeline importieren</translation>
    </message>
    <message>
        <source>Drop to import it</source>
        <translation>Loslassen, um es zu importieren</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Download it</source>
        <translation>Herunterladen</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Documentation</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>{} is missing from this installation.</source>
        <translation>{} fehlt in dieser Installation.</translation>
    </message>
</context>
<context>
    <name>PictureActions</name>
    <message>
        <source>Again with this seed</source>
        <translation>Mit diesem Startwert</translation>
    </message>
    <message>
        <source>Your settings, starting from the noise of this picture</source>
        <translation>Deine Einstellungen, vom Rauschen dieses Bildes aus</translation>
    </message>
    <message>
        <source>Recreate exactly</source>
        <translation>Genau so neu erzeugen</translation>
    </message>
    <message>
        <source>The settings of this picture, and its seed</source>
        <translation>Die Einstellungen dieses Bildes und sein Startwert</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>Seine Einstellungen übernehmen</translation>
    </message>
    <message>
        <source>Set the Generate page as it was for this picture</source>
        <translation>Die Seite „Erzeugen“ einstellen wie für dieses Bild</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Open this picture on the Edit page</source>
        <translation>Dieses Bild auf der Seite „Bearbeiten“ öffnen</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>Erkunden</translation>
    </message>
    <message>
        <source>Take it to the Explore page: between pictures, its way, its odds</source>
        <translation>Auf die Seite „Erkunden“ nehmen: zwischen Bildern, sein Weg, seine Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Analyse …</source>
        <translation>Analysieren …</translation>
    </message>
    <message>
        <source>How likely it is, where it surprises, and whether it is a copy</source>
        <translation>Wie wahrscheinlich es ist, wo es überrascht und ob es eine Kopie ist</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>Sichern unter …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild sichern</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>Choose a folder for the pictures</source>
        <translation>Ordner für die Bilder wählen</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>Seed {}, under way</source>
        <translation>Startwert {}, läuft</translation>
    </message>
    <message>
        <source>Seed {}, waiting</source>
        <translation>Startwert {}, wartet</translation>
    </message>
</context>
<context>
    <name>Recall</name>
    <message>
        <source>Settings restored from {}.</source>
        <translation>Einstellungen aus {} zurückgeholt.</translation>
    </message>
    <message>
        <source>Download it</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Recreate it</source>
        <translation>Neu erzeugen</translation>
    </message>
    <message>
        <source>{} is an edited photograph. The Edit page can open it.</source>
        <translation>{} ist ein bearbeitetes Foto. Die Seite „Bearbeiten“ kann es öffnen.</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Scorebrush ended unexpectedly last time.</source>
        <translation>Scorebrush wurde letztes Mal unerwartet beendet.</translation>
    </message>
    <message>
        <source>The photograph that you were editing is back.</source>
        <translation>Das Foto, an dem du gearbeitet hast, ist wieder da.</translation>
    </message>
    <message>
        <source>1 run had not finished.</source>
        <translation>1 Lauf war noch nicht fertig.</translation>
    </message>
    <message>
        <source>{} runs had not finished.</source>
        <translation>{} Läufe waren noch nicht fertig.</translation>
    </message>
    <message>
        <source>Go on with them</source>
        <translation>Damit weitermachen</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
</context>
<context>
    <name>RequestDetails</name>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Motiv</translation>
    </message>
    <message>
        <source>anything</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Verfahren</translation>
    </message>
</context>
<context>
    <name>RunHead</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Waiting for what is under way …</source>
        <translation>Wartet auf das, was gerade läuft …</translation>
    </message>
</context>
<context>
    <name>SeedField</name>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Throw another seed</source>
        <translation>Neuen Startwert würfeln</translation>
    </message>
    <message>
        <source>Keep this seed</source>
        <translation>Diesen Startwert behalten</translation>
    </message>
    <message>
        <source>Every run uses this seed. Press to throw another after each run.</source>
        <translation>Jeder Lauf nimmt diesen Startwert. Drücken, um nach jedem Lauf neu zu würfeln.</translation>
    </message>
    <message>
        <source>Another seed is thrown after each run. Press to keep this one.</source>
        <translation>Nach jedem Lauf wird neu gewürfelt. Drücken, um diesen Startwert zu behalten.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Size of the words</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The window opens anew for this; what you are working on stays.</source>
        <translation>Dafür öffnet sich das Fenster neu; woran du arbeitest, bleibt.</translation>
    </message>
    <message>
        <source>Show and change …</source>
        <translation>Zeigen und ändern …</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Rechenwerk</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>The fastest</source>
        <translation>Das schnellste</translation>
    </message>
    <message>
        <source>Where the network computes. A graphics card is much faster than a processor.</source>
        <translation>Wo das Netz rechnet. Eine Grafikkarte ist viel schneller als ein Prozessor.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>What suits the device</source>
        <translation>Was zum Gerät passt</translation>
    </message>
    <message>
        <source>float32 is exact, bfloat16 faster where the hardware has it. With another precision, the same seed gives a picture that differs a little.</source>
        <translation>float32 ist genau, bfloat16 schneller, wo die Hardware es kann. Mit anderer Genauigkeit ergibt derselbe Startwert ein leicht anderes Bild.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Prozessorkerne</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs.</source>
        <translation>Weniger lassen anderen Programmen mehr vom Prozessor.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>A quarter of the usual</source>
        <translation>Ein Viertel des Üblichen</translation>
    </message>
    <message>
        <source>Half of the usual</source>
        <translation>Die Hälfte des Üblichen</translation>
    </message>
    <message>
        <source>The usual</source>
        <translation>Das Übliche</translation>
    </message>
    <message>
        <source>Twice the usual</source>
        <translation>Das Doppelte des Üblichen</translation>
    </message>
    <message>
        <source>Four times the usual</source>
        <translation>Das Vierfache des Üblichen</translation>
    </message>
    <message>
        <source>How many pictures the network makes at once. Where memory runs out all the same, Scorebrush halves the number by itself.</source>
        <translation>Wie viele Bilder das Netz auf einmal macht. Wo der Speicher trotzdem ausgeht, halbiert Scorebrush die Zahl von selbst.</translation>
    </message>
    <message>
        <source>Models in memory</source>
        <translation>Modelle im Speicher</translation>
    </message>
    <message>
        <source>Changing to a model that is still in memory takes no time.</source>
        <translation>Zu einem Modell zu wechseln, das noch im Speicher ist, kostet keine Zeit.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Everything that you make. Pictures of the old folder stay where they are.</source>
        <translation>Alles, was du machst. Bilder des alten Ordners bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models that you download or import.</source>
        <translation>Modelle, die du herunterlädst oder importierst.</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>Memory for small pictures, so that the gallery scrolls without reading.</source>
        <translation>Speicher für kleine Bilder, damit die Galerie blättert, ohne zu lesen.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Look for newer models when the window opens</source>
        <translation>Beim Öffnen nach neueren Modellen sehen</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>Neues</translation>
    </message>
    <message>
        <source>Otherwise Scorebrush asks nobody anything until you search or download.</source>
        <translation>Sonst fragt Scorebrush niemanden etwas, bis du suchst oder herunterlädst.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Voreinstellung</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Edit page</source>
        <translation>Seite „Bearbeiten“</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Explore page</source>
        <translation>Seite „Erkunden“</translation>
    </message>
    <message>
        <source>Another fill</source>
        <translation>Andere Füllung</translation>
    </message>
    <message>
        <source>Take the fill</source>
        <translation>Die Füllung übernehmen</translation>
    </message>
    <message>
        <source>Forget the fill</source>
        <translation>Die Füllung vergessen</translation>
    </message>
    <message>
        <source>While held: the photograph before</source>
        <translation>Solange gedrückt: das Foto davor</translation>
    </message>
    <message>
        <source>Slide between before and after</source>
        <translation>Zwischen davor und danach schieben</translation>
    </message>
    <message>
        <source>While held: move the photograph</source>
        <translation>Solange gedrückt: das Foto bewegen</translation>
    </message>
    <message>
        <source>Painting with the keys: move by the brush&apos;s size</source>
        <translation>Malen mit den Tasten: um die Pinselgröße bewegen</translation>
    </message>
    <message>
        <source>Painting with the keys: a dab</source>
        <translation>Malen mit den Tasten: ein Tupfer</translation>
    </message>
    <message>
        <source>Painting with the keys: draw</source>
        <translation>Malen mit den Tasten: zeichnen</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Select, or let go</source>
        <translation>Auswählen, oder loslassen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message>
        <source>Play, or stop playing</source>
        <translation>Abspielen, oder anhalten</translation>
    </message>
    <message>
        <source>Another picture</source>
        <translation>Anderes Bild</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Search by what it does or by the key</source>
        <translation>Suche nach dem, was sie tun, oder nach der Taste</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tun</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>Neue Tasten</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>All defaults</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>These keys are the same everywhere and stay.</source>
        <translation>Diese Tasten sind überall gleich und bleiben.</translation>
    </message>
    <message>
        <source>Choose a line, then press the keys that shall do it.</source>
        <translation>Wähle eine Zeile und drücke dann die Tasten, die es tun sollen.</translation>
    </message>
    <message>
        <source>These keys do “{}” now, which would lose them.</source>
        <translation>Diese Tasten tun jetzt „{}“, das sie verlöre.</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>The model’s file has changed since then, so this picture differs.</source>
        <translation>Die Datei des Modells hat sich seither geändert, darum weicht dieses Bild ab.</translation>
    </message>
</context>
<context>
    <name>TaskChooser</name>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>How many times larger</source>
        <translation>Wievielmal größer</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Unschärfe</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>0 keeps nearly everything, 1 keeps nothing.</source>
        <translation>0 behält fast alles, 1 behält nichts.</translation>
    </message>
    <message>
        <source>Colour to paint</source>
        <translation>Malfarbe</translation>
    </message>
    <message>
        <source>How much larger</source>
        <translation>Wieviel größer</translation>
    </message>
    <message>
        <source>How far it is out of focus, in pixels.</source>
        <translation>Wie weit es unscharf ist, in Pixeln.</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Enlarged picture</source>
        <translation>Vergrößertes Bild</translation>
    </message>
    <message>
        <source>Previous picture (←)</source>
        <translation>Voriges Bild (←)</translation>
    </message>
    <message>
        <source>Next picture (→)</source>
        <translation>Nächstes Bild (→)</translation>
    </message>
    <message>
        <source>Back (Esc)</source>
        <translation>Zurück (Esc)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>WindowKeys</name>
    <message>
        <source>Do what the page is for</source>
        <translation>Tun, wofür die Seite da ist</translation>
    </message>
    <message>
        <source>Leave, or stop what is under way</source>
        <translation>Verlassen, oder anhalten, was läuft</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Log clock</source>
        <translation>Log-Uhr</translation>
    </message>
    <message>
        <source>Clean pictures in few steps; the same every time.</source>
        <translation>Klare Bilder in wenigen Schritten; jedes Mal dieselben.</translation>
    </message>
    <message>
        <source>Sigma clock</source>
        <translation>Sigma-Uhr</translation>
    </message>
    <message>
        <source>Looks back one step, cautiously. Softer at few steps.</source>
        <translation>Blickt vorsichtig einen Schritt zurück. Weicher bei wenigen Schritten.</translation>
    </message>
    <message>
        <source>Sigma clock, stochastic</source>
        <translation>Sigma-Uhr, stochastisch</translation>
    </message>
    <message>
        <source>Fresh noise on the way: richer texture, wants more steps.</source>
        <translation>Unterwegs frisches Rauschen: reichere Textur, will mehr Schritte.</translation>
    </message>
    <message>
        <source>DDIM</source>
        <translation>DDIM</translation>
    </message>
    <message>
        <source>The classic straight descent. Predictable, softer at few steps.</source>
        <translation>Der klassische gerade Abstieg. Berechenbar, weicher bei wenigen Schritten.</translation>
    </message>
    <message>
        <source>Ancestral (DDPM)</source>
        <translation>Ahnenverfahren (DDPM)</translation>
    </message>
    <message>
        <source>Fresh noise at every step. At its best with 100 steps and more.</source>
        <translation>Frisches Rauschen bei jedem Schritt. Am besten mit 100 Schritten und mehr.</translation>
    </message>
    <message>
        <source>DPM-Solver++ 2M</source>
        <translation>DPM-Solver++ 2M</translation>
    </message>
    <message>
        <source>Looks back one step. Good from 15 steps on.</source>
        <translation>Blickt einen Schritt zurück. Gut ab 15 Schritten.</translation>
    </message>
    <message>
        <source>Heun</source>
        <translation>Heun</translation>
    </message>
    <message>
        <source>Tries each step twice: careful, at twice the time per step.</source>
        <translation>Versucht jeden Schritt zweimal: sorgfältig, zur doppelten Zeit je Schritt.</translation>
    </message>
    <message>
        <source>Dormand–Prince</source>
        <translation>Dormand–Prince</translation>
    </message>
    <message>
        <source>Chooses its own steps until they are exact. Slow and precise.</source>
        <translation>Wählt seine Schritte selbst, bis sie genau sind. Langsam und präzise.</translation>
    </message>
    <message>
        <source>Euler–Maruyama</source>
        <translation>Euler–Maruyama</translation>
    </message>
    <message>
        <source>The reverse diffusion, step by step. Wants hundreds of steps.</source>
        <translation>Die umgekehrte Diffusion, Schritt für Schritt. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Reverse diffusion</source>
        <translation>Umgekehrte Diffusion</translation>
    </message>
    <message>
        <source>The forward noise taken back. Wants hundreds of steps.</source>
        <translation>Das Rauschen hin, wieder zurückgenommen. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Predictor–corrector</source>
        <translation>Prädiktor–Korrektor</translation>
    </message>
    <message>
        <source>Settles down after each step. Thorough, at twice the time.</source>
        <translation>Kommt nach jedem Schritt zur Ruhe. Gründlich, zur doppelten Zeit.</translation>
    </message>
    <message>
        <source>Ancestral, all of the noise</source>
        <translation>Ahnenverfahren, alles Rauschen</translation>
    </message>
    <message>
        <source>As DDPM&apos;s first code had it. Wants hundreds of steps.</source>
        <translation>Wie im ersten Programm von DDPM. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Annealed Langevin</source>
        <translation>Abgekühltes Langevin</translation>
    </message>
    <message>
        <source>Several small moves at every level, as NCSN. Wants hundreds of steps.</source>
        <translation>Mehrere kleine Züge auf jeder Stufe, wie NCSN. Will Hunderte von Schritten.</translation>
    </message>
    <message>
        <source>Whole interval</source>
        <translation>Ganzes Intervall</translation>
    </message>
    <message>
        <source>From pure noise to no noise without a cut. Wants 50 steps and more.</source>
        <translation>Von reinem Rauschen zu keinem, ohne Schnitt. Will 50 Schritte und mehr.</translation>
    </message>
    <message>
        <source>Whole interval, stochastic</source>
        <translation>Ganzes Intervall, stochastisch</translation>
    </message>
    <message>
        <source>The same with fresh noise. Wants 100 steps and more.</source>
        <translation>Dasselbe mit frischem Rauschen. Will 100 Schritte und mehr.</translation>
    </message>
    <message>
        <source>Few steps</source>
        <translation>Wenige Schritte</translation>
    </message>
    <message>
        <source>For models taught to leap: 1 to 8 steps. Too smooth with any other.</source>
        <translation>Für Modelle, die zu springen lernten: 1 bis 8 Schritte. Zu glatt mit jedem anderen.</translation>
    </message>
    <message>
        <source>Moment matching</source>
        <translation>Momentabgleich</translation>
    </message>
    <message>
        <source>Follows what is known exactly at every step. The most faithful.</source>
        <translation>Folgt bei jedem Schritt dem, was genau bekannt ist. Am treuesten.</translation>
    </message>
    <message>
        <source>Replacement</source>
        <translation>Ersetzung</translation>
    </message>
    <message>
        <source>Puts what is known back in at every step. Fast; seams may show.</source>
        <translation>Setzt bei jedem Schritt ein, was bekannt ist. Schnell; Nähte können zu sehen sein.</translation>
    </message>
    <message>
        <source>RePaint</source>
        <translation>RePaint</translation>
    </message>
    <message>
        <source>Goes back and forth so that both sides agree. Slow and seamless.</source>
        <translation>Geht hin und her, bis beide Seiten sich einig sind. Langsam und nahtlos.</translation>
    </message>
    <message>
        <source>Null space</source>
        <translation>Nullraum</translation>
    </message>
    <message>
        <source>Lets the model decide what the known part leaves open.</source>
        <translation>Lässt das Modell entscheiden, was der bekannte Teil offenlässt.</translation>
    </message>
    <message>
        <source>Twisted diffusion</source>
        <translation>Verdrehte Diffusion</translation>
    </message>
    <message>
        <source>Many tries at once, of which the fitting ones go on. Slow, exact.</source>
        <translation>Viele Versuche auf einmal, von denen die passenden weitergehen. Langsam, genau.</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source> and {} more</source>
        <translation> und {} weitere</translation>
    </message>
    <message>
        <source>{0} at {1}</source>
        <translation>{0} bei {1}</translation>
    </message>
    <message>
        <source>Licence unknown</source>
        <translation>Lizenz unbekannt</translation>
    </message>
    <message>
        <source>EDM noise</source>
        <translation>EDM-Rauschen</translation>
    </message>
    <message>
        <source>Variance preserving</source>
        <translation>Varianzerhaltend</translation>
    </message>
    <message>
        <source>Sub-VP</source>
        <translation>Sub-VP</translation>
    </message>
    <message>
        <source>Variance exploding</source>
        <translation>Varianz wachsend</translation>
    </message>
    <message>
        <source>NCSN’s levels</source>
        <translation>Stufen von NCSN</translation>
    </message>
    <message>
        <source>{:,} downloads</source>
        <translation>{:,} Downloads</translation>
    </message>
    <message>
        <source>Gated</source>
        <translation>Mit Freigabe</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>{0} × {0} pixels</source>
        <translation>{0} × {0} Pixel</translation>
    </message>
    <message>
        <source>seed {}</source>
        <translation>Startwert {}</translation>
    </message>
    <message>
        <source>seeds {}–{}</source>
        <translation>Startwerte {}–{}</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>fast fertig</translation>
    </message>
    <message>
        <source>{:.0f} s left</source>
        <translation>noch {:.0f} s</translation>
    </message>
    <message>
        <source>about {:.0f} min left</source>
        <translation>noch etwa {:.0f} min</translation>
    </message>
    <message>
        <source>about {:.1f} h left</source>
        <translation>noch etwa {:.1f} h</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <source>{:,} pictures</source>
        <translation>{:,} Bilder</translation>
    </message>
</context>
<context>
    <name>_Message</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
</TS>
