"""Words for people: given and family names by naming culture. Common names, joined at random; nobody real is meant."""

FEMALE = (
    "Ana Beatriz Camila Lucía Marta Sofía Inés Elena",
    "Aisha Fatima Leila Noor Samira Yasmin Zeynep Elif",
    "Anna Clara Greta Hanna Johanna Lena Marie Sophie",
    "Amélie Chloé Inès Juliette Léa Manon Margaux Élise",
    "Abigail Charlotte Emily Grace Hannah Megan Olivia Ruth",
    "Agnieszka Ewa Katarzyna Magda Milena Oksana Vesna Zofia",
    "Aditi Ananya Divya Kavya Meera Nisha Priya Shreya",
    "Hana Jia Mei Min-ji Sakura Xin Yuki Thuy",
    "Adaeze Amara Chidinma Efua Imani Nia Thandiwe Wanjiru",
    "Astrid Freja Ingrid Kirsten Liv Maja Sigrid Søs",
)
MALE = (
    "Álvaro Carlos Diego Hugo Javier Mateo Pablo Rafael",
    "Ahmed Emre Hassan Karim Mehmet Omar Tariq Yusuf",
    "Anton Felix Jonas Lukas Maximilian Moritz Paul Tobias",
    "Adrien Antoine Étienne Hugues Julien Louis Mathis Théo",
    "Benjamin Connor Edward Henry James Owen Samuel Thomas",
    "Dragan Jakub Marek Oleg Piotr Tomasz Wojciech Zoran",
    "Aarav Arjun Dev Karan Nikhil Rahul Rohan Vikram",
    "Daichi Haruto Jun Kenji Minh Seo-jun Tao Wei",
    "Chinedu Emeka Juma Kofi Kwame Oluwaseun Sipho Tendai",
    "Anders Bjørn Erik Håkon Lars Magnus Nils Søren",
)
FAMILY = (
    "Aguilar Cabrera Castaño Delgado Fuentes Herrera Ibáñez Molina Navarro Ortega Peña Quintero Rojas Salazar Vega",
    "Abbas Aydoğan Çelik Demir El-Amin Farouk Haddad Kaya Khalil Mansour Nasser Rahman Saleh Şahin Öztürk",
    "Bauer Becker Brandt Fischer Groß Hartmann Keller Köhler Lange Möller Richter Schröder Vogel Weiß Ziegler",
    "Bernard Blanchet Chevalier Delacroix Dubois Fontaine Garnier Lefèvre Marchand Moreau Perrin Rousseau Vidal",
    "Ashworth Barlow Carter Dawson Ellison Fletcher Hargreaves Langley Merrick Norton Prescott Sutton Whitaker",
    "Bielak Dąbrowski Horvat Jankowski Kovač Kowalczyk Mazur Nowicki Petrenko Sikora Wójcik Zając Łukasik",
    "Banerjee Chandra Desai Ghosh Iyer Joshi Kulkarni Menon Nair Patil Rao Sethi Trivedi Varma",
    "Chen Fujita Hoang Kang Lam Nakamura Ono Park Sato Tanaka Tran Ueda Wong Zhao",
    "Abara Adeyemi Boateng Chukwu Dlamini Eze Kamau Mensah Mwangi Ndlovu Nkosi Okafor Osei Owusu",
    "Berg Dahl Eklund Fjord Hansen Holm Lindqvist Lund Nygård Rask Skov Solberg Strand Åkesson Østergaard",
)
SEXES = ("FEMALE", "MALE", "DIVERSE")
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "đ": "d"})
