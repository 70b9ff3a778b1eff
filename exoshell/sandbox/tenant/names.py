"""The names that the practice tenants' people, places and groups are made of."""

from __future__ import annotations

FIRST = (
    "Adele Alex Allan Amber Ana Anders Andrea Angela Aniket Anna Antonio Arjun Ayşe Beatriz Ben Björn Brian Carlos Carmen Cecilia Chen "
    "Christie Clara Daniel Daria David Debra Diego Diana Dmitri Elena Elias Emily Enrico Erik Eszter Fatima Felix Francesca Gabriel Grady "
    "Grace Hanna Haruto Helga Henrietta Hugo Ida Ines Irvin Isaiah Isabel Jan Jana Jasmine Johanna Joni Jordan José Julia Jun Karim Kaito "
    "Katharina Kerstin Khalid Lars Laura Lee Leila Lidia Linh Louis Lucia Lukas Lynne Magnus Malik Marco Maria Marta Mateo Megan "
    "Mei Miguel "
    "Mina Miriam Mohamed Nadia Naomi Natasha Nestor Niamh Nikolai Noah Noor Olga Oliver Oskar Paolo Patti Paula Pavel Petra Pradeep Priya "
    "Qing Rafael Rania Raúl Renata Riku Robin Rosa Saanvi Samira Santiago Sara Sebastian Selim Sofia Sven Tariq Teresa Thomas Tomás Uma "
    "Valentina Vera Victor Viktoria Wei Wiktor Xavier Yara Yusuf Zoë Zrinka"
).split()
LAST = (
    "Abbas Adams Ahmed Alonso Álvarez Andersson Araujo Bakker Bauer Becker Bergström Bianchi Bowen Brandt Brown Campbell Castro Chen "
    "Christensen Clarke Costa Cruz Dąbrowski Deyoung Díaz Dietrich Dubois Eriksen Esposito Evans Farkas Fernández Ferrari Fischer Fraser "
    "García Gebauer Gomes González Grünwald Gupta Haddad Hansen Hassan Hernández Hoffmann Horváth Ibrahim Ito Ivanova Jansen Jensen "
    "Johansson "
    "Jones Kaya Keller Khan Kim Klein Kobayashi Kovács Kowalski Krüger Kumar Lambert Larsen Laurent Lee Lefebvre Lehmann Lindqvist López "
    "Marino Martin Martínez Mendoza Meyer Moreau Morita Müller Nagy Nakamura Nguyen Nielsen Novák O'Brien O'Connor Okafor Olsen "
    "Ortiz Pagani "
    "Papadopoulos Patel Pereira Petersen Petrov Popescu Quinn Ramos Rao Reyes Ricci Rivera Rodríguez Romano Rossi Roux Ruiz Russo "
    "Santos Sato "
    "Sauer Schmidt Schneider Schröder Sharma Silva Singh Smith Sokolov Sousa Suzuki Svensson Tanaka Thomas Torres Tran Vance Vargas "
    "Vasquez "
    "Vidal Virtanen Vogel Wagner Walker Wang Weber Wiśniewski Wilber Williams Wilson Wójcik Wong Yamamoto Yılmaz Young Zhang "
    "Zimmermann Zoller"
).split()
DEPARTMENTS = (
    "Sales", "Marketing", "Finance", "Legal", "Engineering", "Research", "Operations", "Human Resources", "Customer Service", "IT",
    "Purchasing", "Manufacturing",
)  # fmt: skip
TITLES = (
    "Specialist", "Manager", "Senior Manager", "Analyst", "Consultant", "Assistant", "Director", "Engineer", "Coordinator", "Trainee",
)  # fmt: skip
CITIES = (
    # city, state or province, country, two letters, area code
    ("Seattle", "WA", "United States", "US", "+1 206"), ("New York", "NY", "United States", "US", "+1 212"),
    ("Austin", "TX", "United States", "US", "+1 512"), ("Toronto", "ON", "Canada", "CA", "+1 416"),
    ("London", "England", "United Kingdom", "GB", "+44 20"), ("Dublin", "Leinster", "Ireland", "IE", "+353 1"),
    ("Berlin", "BE", "Germany", "DE", "+49 30"), ("München", "BY", "Germany", "DE", "+49 89"), ("Paris", "IDF", "France", "FR", "+33 1"),
    ("Madrid", "MD", "Spain", "ES", "+34 91"), ("Milano", "MI", "Italy", "IT", "+39 02"), ("Stockholm", "AB", "Sweden", "SE", "+46 8"),
    ("Warszawa", "MZ", "Poland", "PL", "+48 22"), ("São Paulo", "SP", "Brazil", "BR", "+55 11"), ("Singapore", "", "Singapore", "SG",
    "+65"),
    ("Sydney", "NSW", "Australia", "AU", "+61 2"),
)  # fmt: skip
SHARED = (
    "Info", "Sales", "Support", "Invoices", "Careers", "Press", "Orders", "Returns", "Events", "Facilities", "Reception", "Security",
    "Travel",
    "Procurement", "Payroll", "Feedback", "Partners", "Legal Notices", "Warehouse", "Training",
)  # fmt: skip
ROOMS = ("Rainier", "Baker", "Adams", "Stevens", "Hood", "Crystal", "Cascade", "Olympic", "Summit", "Harbor", "Lakeview", "Orchard")
EQUIPMENT = ("Projector", "Company Car", "Video Camera", "Whiteboard Cart", "Laptop Trolley", "Label Printer")
GROUPS = ("All", "Leads", "Managers", "Announcements", "Newsletter", "On Call", "Board", "Project", "Council", "Reviewers")
PROJECTS = (
    "Northstar", "Mercury", "Sunrise", "Evergreen", "Falcon", "Lighthouse", "Compass", "Atlas", "Horizon", "Bluebird", "Granite", "Orion",
    "Cedar", "Delta", "Ember", "Harvest",
)  # fmt: skip
COMPANIES = ("Fabrikam", "Litware", "Proseware", "Trey Research", "Woodgrove Bank", "Lucerne Publishing", "Adventure Works", "Blue Yonder")
